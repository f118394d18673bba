package dev.bootbench.agent.rack;

import dev.bootbench.agent.Folders;
import dev.bootbench.agent.fake.FakeBoard;
import dev.bootbench.agent.fake.FakeBoardSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A host with one fake board, described by files as a real one is. */
final class FakeLab implements AutoCloseable {
    private static final String PROFILE = """
            id: fake
            title: A board of software
            kind: hardware
            architecture: x86_64
            cpus: 1
            kernels: [{release: "6.1.0-fake"}]
            serial: {baud: 115200}
            boot:
              stages:
                - {name: kernel, expect: "Linux version ", within: 2s}
                - {name: login, expect: "login: $", within: 3s}
            power: {pause: 0s}
            deadlines: {boot: 4s, ssh: 3s}
            """;

    private final Folders folders;
    private final FakeBoard fake;
    private final Path configuration;

    FakeLab(Path folder) throws IOException {
        folders = new Folders(folder, folder.resolve("home"), folder.resolve("cache"));
        fake = FakeBoard.start(FakeBoardSettings.of("fake-1", folder.resolve("fake")));
        Path profiles = Files.createDirectories(folder.resolve("board-profiles"));
        Files.copy(Path.of("../board-profiles/board-profile.schema.json"), profiles.resolve("board-profile.schema.json"));
        Files.writeString(profiles.resolve("fake.yaml"), PROFILE);
        Files.createDirectories(folders.home());
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
                    pristine: {kind: command, restore: [curl, -sf, "%s/restore"], verify: [/bin/true]}
                """.formatted(folder, fake.serialPort(), fake.sshPort(), fake.hostKey(), fake.rootKey(), fake.powerUrl(), fake.powerUrl()));
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

    @Override
    public void close() {
        fake.close();
    }
}
