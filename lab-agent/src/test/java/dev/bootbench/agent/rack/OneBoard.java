package dev.bootbench.agent.rack;

import dev.bootbench.agent.Folders;
import dev.bootbench.agent.board.Board;
import dev.bootbench.agent.board.BoardProfile;
import dev.bootbench.agent.board.BoardRack;
import dev.bootbench.agent.qemu.GuestImage;
import dev.bootbench.agent.rack.RackConfig.Instance;
import dev.bootbench.agent.shell.CommandResult;
import dev.bootbench.agent.shell.SshShell;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A board of one kind, put together as the agent does it from what its configuration says. */
final class OneBoard implements AutoCloseable {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Duration QUESTION = Duration.ofSeconds(30);
    private static final Pattern FORWARDED = Pattern.compile("hostfwd=tcp:127\\.0\\.0\\.1:(\\d+)-:22");

    enum Kind {
        HARDWARE("fake"), VM("qemu-x86"), STAND_IN("rpi3b-qemu");

        private final String profile;

        Kind(String profile) {
            this.profile = profile;
        }
    }

    private final Folders folders;
    private final Kind kind;
    private final Path state;
    private final @Nullable FakeLab fake;
    private final BoardRack rack;

    OneBoard(Kind kind) throws Exception {
        this.kind = kind;
        state = Files.createTempDirectory(
                Path.of("/var/tmp"), "one", PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx--x--x")));
        if (kind == Kind.HARDWARE) {
            fake = new FakeLab(state);
            folders = fake.folders();
            rack = Rack.start(folders, List.of(fake.instance()), state);
        } else {
            fake = null;
            Folders usual = Folders.fromEnvironment();
            folders = new Folders(ROOT, usual.home(), usual.cache());
            rack = Rack.start(folders, List.of(new Instance("board-1", kind.profile)), state);
        }
    }

    Board board() {
        return rack.boards().getFirst();
    }

    /** Root on a machine past its board, which therefore takes it for untouched. */
    SshShell backDoor() throws Exception {
        GuestImage image = GuestImage.build(folders, BoardProfile.load(folders.root(), kind.profile).image(), Duration.ofMinutes(30));
        String pid = Files.readString(state.resolve("board-1/run/pid")).strip();
        Matcher port = FORWARDED.matcher(Files.readString(Path.of("/proc/" + pid + "/cmdline"), StandardCharsets.ISO_8859_1));
        if (!port.find()) {
            throw new AssertionError("no forwarded port of process " + pid);
        }
        SshShell shell = new SshShell("127.0.0.1", image.hostKey(), image.rootKey());
        shell.port(Integer.parseInt(port.group(1)));
        if (!shell.reconnect(Duration.ofSeconds(20))) {
            throw new AssertionError(shell.lastProblem());
        }
        return shell;
    }

    /** Has a command run as root on the board without its noticing where that can be: it stays pristine. */
    CommandResult look(String command) throws Exception {
        if (fake != null) {
            return board().shellFor("A test looks.").run(command, QUESTION);
        }
        try (SshShell shell = backDoor()) {
            return shell.run(command, QUESTION);
        }
    }

    @Override
    public void close() {
        rack.close();
        if (fake != null) {
            fake.close();
        }
        Folders.deleteTree(state);
    }
}
