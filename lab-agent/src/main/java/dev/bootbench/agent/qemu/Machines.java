package dev.bootbench.agent.qemu;

import dev.bootbench.agent.Folders;
import dev.bootbench.agent.board.BoardActor;
import dev.bootbench.agent.board.BoardProfile;
import dev.bootbench.agent.board.LabFaultException;
import dev.bootbench.agent.board.Lane;
import dev.bootbench.agent.serial.SerialConsole;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Consumer;

/** Puts virtual boards together. */
public final class Machines {
    /**
     * The user ids that machines run as when the agent is root: one per board. Hosts begin at different ids, so that the
     * boards of a single command do not share one with those of the host's agent.
     */
    public static final int FIRST_UID = 64100;

    /** How many there are. */
    public static final int UIDS = 100;

    private static final Duration IMAGE_LIMIT = Duration.ofMinutes(30);

    private Machines() {}

    /**
     * Returns when image and frozen machine are there, which takes a minute or two the first time. The board is not
     * started.
     *
     * @param home where its disk and console log lie
     * @param uid  user its machine runs as, when we are root
     * @throws LabFaultException when its folder cannot be used or its image cannot be made
     */
    public static BoardActor vm(Folders folders, String name, BoardProfile profile, Path home, int uid)
            throws IOException, LabFaultException, InterruptedException {
        BoardFolder folder = BoardFolder.make(home.resolve("run"), uid);
        SerialConsole line = new SerialConsole(home, Clock.systemUTC());
        MachineRoom room = new MachineRoom(folders, name, profile, line, folder);
        room.prepare(Lane.PLAIN);
        return new BoardActor(name, keeper -> new QemuBoard(name, keeper, profile, line, room));
    }

    /**
     * Makes what a profile's virtual machines have in common, step by step.
     *
     * @param step called before each step with its name
     * @param done called after it with what was found
     */
    public static void prepare(Folders folders, BoardProfile profile, Consumer<String> step, Consumer<String> done)
            throws IOException, LabFaultException, InterruptedException {
        step.accept("image");
        GuestImage image = GuestImage.build(folders, profile.image(), IMAGE_LIMIT);
        done.accept(image.folder() + ", kernel " + image.kernel());
        step.accept("KVM");
        Accelerator accelerator = AcceleratorProbe.choose(folders.cache(), image, profile.machine().cpu());
        done.accept(switch (accelerator) {
            case KVM -> "a kernel boots under it";
            case TCG -> "does not boot a kernel here; machines are emulated, several times slower";
        });
        step.accept("frozen machine");
        Snapshot snapshot = Snapshot.ensure(profile, image, BootFiles.of(image), accelerator, FIRST_UID);
        done.accept((Files.size(snapshot.state()) >> 20) + " MiB");
    }
}
