package dev.bootbench.agent.hardware;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.bootbench.agent.board.BoardActor;
import dev.bootbench.agent.board.BoardProfile;
import dev.bootbench.agent.board.Recovery;
import dev.bootbench.agent.fake.FakeBoard;
import dev.bootbench.agent.fake.FakeBoardSettings;
import dev.bootbench.agent.power.PowerConfig;
import dev.bootbench.agent.power.PowerSwitches;
import dev.bootbench.agent.serial.PortConfig;
import dev.bootbench.agent.serial.SerialConsole;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A fake board on a bench: attached to a {@link HardwareBoard} by its serial device, its SSH port and its smart plug. */
public final class FakeBench implements AutoCloseable {
    private static final String PROFILE = """
            id: fake
            title: A board of software
            kind: hardware
            architecture: x86_64
            cpus: 1
            kernels: [{release: "6.1.0-fake"}]
            serial: {baud: 115200, break: none}
            boot:
              stages:
                - {name: kernel, expect: "Linux version ", within: 2s}
                - {name: login, expect: "login: $", within: 4s}
            power: {pause: 0s}
            deadlines: {boot: 6s, ssh: 3s}
            """;

    private final Path folder;
    private final FakeBoard fake;
    private final BoardProfile profile;

    public FakeBench(Path folder) throws IOException {
        this.folder = folder;
        this.fake = FakeBoard.start(FakeBoardSettings.of("fake-1", folder.resolve("fake")));
        writeProfile(folder);
        profile = BoardProfile.load(folder, "fake");
    }

    /** Puts the profile "fake" where a project with this root has its profiles. */
    public static void writeProfile(Path root) throws IOException {
        Path profiles = Files.createDirectories(root.resolve("board-profiles"));
        Files.copy(Path.of("../board-profiles/board-profile.schema.json"), profiles.resolve("board-profile.schema.json"));
        Files.writeString(profiles.resolve("fake.yaml"), PROFILE);
    }

    public FakeBoard fake() {
        return fake;
    }

    /** The board as an agent that has just started has it; not started. */
    public BoardActor attach() throws IOException {
        PowerConfig plug = new ObjectMapper(new YAMLFactory())
                .readValue("{kind: tasmota, url: \"" + fake.powerUrl() + "\", limit: 2s}", PowerConfig.class);
        SerialConsole line = new SerialConsole(folder.resolve("state"), Clock.systemUTC());
        return new BoardActor("fake-1", keeper -> new HardwareBoard("fake-1", keeper, profile, line, new HardwareParts(
                PortConfig.parse(fake.serialPort().toString()),
                PowerSwitches.of(plug, keeper::askByHand),
                new FakeCard(),
                new HardwareParts.SshAddress("127.0.0.1", fake.sshPort(), fake.hostKey(), fake.rootKey()),
                Optional.empty(),
                Optional.empty(),
                () -> {},
                Map::of)));
    }

    /** The fake's disk in a multiplexer. */
    private final class FakeCard implements Pristine {
        @Override
        public Restored restore(Recovery rung) {
            fake.restoreDisk();
            return new Restored("The fake's disk was made anew.", true, "fake image");
        }

        @Override
        public List<Recovery> ladder() {
            return List.of(Recovery.RE_IMAGE, Recovery.RE_IMAGE, Recovery.RE_IMAGE);
        }
    }

    @Override
    public void close() {
        fake.close();
    }
}
