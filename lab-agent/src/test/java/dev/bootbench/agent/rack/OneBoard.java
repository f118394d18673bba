package dev.bootbench.agent.rack;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.bootbench.agent.Folders;
import dev.bootbench.agent.board.Board;
import dev.bootbench.agent.board.BoardProfile;
import dev.bootbench.agent.board.BoardRack;
import dev.bootbench.agent.fake.FakeBoard;
import dev.bootbench.agent.fake.FakeBoardSettings;
import dev.bootbench.agent.hardware.FakeBench;
import dev.bootbench.agent.hardware.PristineConfig;
import dev.bootbench.agent.power.PowerConfig;
import dev.bootbench.agent.qemu.GuestImage;
import dev.bootbench.agent.rack.RackConfig.Instance;
import dev.bootbench.agent.shell.SshShell;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A board of one kind, put together as the agent does it from what its configuration says. */
final class OneBoard implements AutoCloseable {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
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
    private final @Nullable FakeBoard fake;
    private final BoardRack rack;

    OneBoard(Kind kind) throws Exception {
        this.kind = kind;
        state = Files.createTempDirectory(
                Path.of("/var/tmp"), "one", PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx--x--x")));
        Folders usual = Folders.fromEnvironment();
        fake = kind == Kind.HARDWARE ? FakeBoard.start(FakeBoardSettings.of("board-1", state.resolve("fake"))) : null;
        if (fake != null) {
            FakeBench.writeProfile(state);
        }
        folders = new Folders(fake != null ? state : ROOT, usual.home(), usual.cache());
        rack = Rack.start(folders, List.of(fake != null ? attached(fake) : new Instance("board-1", kind.profile)), state);
    }

    private static Instance attached(FakeBoard fake) throws IOException {
        ObjectMapper yaml = new ObjectMapper(new YAMLFactory());
        return new Instance(
                "board-1",
                Kind.HARDWARE.profile,
                Optional.of(fake.serialPort().toString()),
                Optional.of(new RackConfig.Ssh("127.0.0.1", Optional.of(fake.sshPort()), fake.hostKey(), fake.rootKey())),
                Optional.of(yaml.readValue("{kind: tasmota, url: \"" + fake.powerUrl() + "\"}", PowerConfig.class)),
                Optional.of(yaml.readValue("{kind: command, verify: [/bin/true], restore: [bash, -c, '"
                        + "exec 3<>/dev/tcp/127.0.0.1/" + fake.powerUrl().getPort()
                        + " && printf \"GET /restore HTTP/1.0\\r\\n\\r\\n\" >&3 && grep -q restored <&3']}", PristineConfig.class)));
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

    @Override
    public void close() {
        rack.close();
        if (fake != null) {
            fake.close();
        }
        Folders.deleteTree(state);
    }
}
