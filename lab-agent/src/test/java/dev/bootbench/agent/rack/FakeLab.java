package dev.bootbench.agent.rack;

import dev.bootbench.agent.Folders;
import dev.bootbench.agent.fake.FakeBoard;
import dev.bootbench.agent.fake.FakeBoardSettings;
import dev.bootbench.agent.hardware.FakeBench;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A host with one fake board, described by files as a real one is. */
final class FakeLab implements AutoCloseable {
    private final Folders folders;
    private final FakeBoard fake;
    private final Path configuration;

    FakeLab(Path folder) throws IOException {
        folders = new Folders(folder, folder.resolve("home"), folder.resolve("cache"));
        fake = FakeBoard.start(FakeBoardSettings.of("fake-1", folder.resolve("fake")));
        FakeBench.writeProfile(folder);
        Files.createDirectories(folders.home());
        // bash alone asks the plug for a new disk, so that no program has to be installed for it.
        String restore = "exec 3<>/dev/tcp/127.0.0.1/" + fake.powerUrl().getPort()
                + " && printf \"GET /restore HTTP/1.0\\r\\n\\r\\n\" >&3 && grep -q restored <&3";
        configuration = Files.writeString(folder.resolve("agent.yaml"), """
                host: bench-1
                coordinator: https://lab.example.org
                credentialFile: %s/credential
                boards:
                  - name: fake-1
                    profile: fake
                    port: %s
                    ssh: {address: 127.0.0.1, port: %d, hostKeyFile: %s, keyFile: %s}
                    power: {kind: tasmota, url: "%s", limit: 2s}
                    pristine: {kind: command, verify: [/bin/true], restore: [bash, -c, '%s']}
                """.formatted(folder, fake.serialPort(), fake.sshPort(), fake.hostKey(), fake.rootKey(), fake.powerUrl(), restore));
    }

    Folders folders() {
        return folders;
    }

    FakeBoard fake() {
        return fake;
    }

    Path configuration() {
        return configuration;
    }

    /** The board, as the configuration has it. */
    RackConfig.Instance instance() throws IOException {
        return RackConfig.load(configuration, folders.root()).boards().getFirst();
    }

    @Override
    public void close() {
        fake.close();
    }
}
