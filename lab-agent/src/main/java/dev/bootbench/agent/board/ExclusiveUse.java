package dev.bootbench.agent.board;

import dev.bootbench.agent.serial.Console;
import dev.bootbench.agent.shell.GuestShell;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** One use of a board, which makes itself pristine again when it ends. */
public final class ExclusiveUse implements BoardUse {
    private final String board;
    private final String kernel;
    private final GuestShell shell;
    private final Console console;
    private final Runnable release;
    private final List<Sighting> sightings = new CopyOnWriteArrayList<>();

    /** @param release run when the use ends */
    public ExclusiveUse(String board, String kernel, GuestShell shell, Console console, Runnable release) {
        this.board = board;
        this.kernel = kernel;
        this.shell = shell;
        this.console = console;
        this.release = release;
    }

    /** Something was seen from outside the guest. */
    public void saw(Sighting sighting) {
        sightings.add(sighting);
    }

    @Override
    public String board() {
        return board;
    }

    @Override
    public String kernel() {
        return kernel;
    }

    @Override
    public GuestShell shell() {
        return shell;
    }

    @Override
    public Console console() {
        return console;
    }

    @Override
    public List<Sighting> sightings() {
        return List.copyOf(sightings);
    }

    @Override
    public void close() {
        release.run();
    }
}
