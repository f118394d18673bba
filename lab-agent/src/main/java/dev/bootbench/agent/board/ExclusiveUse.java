package dev.bootbench.agent.board;

import dev.bootbench.agent.serial.Console;
import dev.bootbench.agent.shell.GuestShell;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** One use of a board, which is pristine again when it has ended. */
public final class ExclusiveUse implements BoardUse {
    private final String board;
    private final String kernel;
    private final GuestShell shell;
    private final Console console;
    private final Consumer<Boolean> release;
    private final List<Sighting> sightings = new CopyOnWriteArrayList<>();

    /** @param release told when the use ends, and whether it left the board untouched */
    public ExclusiveUse(String board, String kernel, GuestShell shell, Console console, Consumer<Boolean> release) {
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
        release.accept(false);
    }

    @Override
    public void closeUntouched() {
        release.accept(sightings.isEmpty());
    }
}
