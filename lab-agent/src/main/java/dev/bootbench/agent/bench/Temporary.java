package dev.bootbench.agent.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** Where the boards of a measurement have their files. */
final class Temporary {
    private Temporary() {}

    /** Each machine's own user must get through to its folder. */
    static Path state(Path home) throws IOException {
        Files.createDirectories(home.resolve("local"));
        Path state = Files.createTempDirectory(home.resolve("local"), "bench-");
        Files.setPosixFilePermissions(state, PosixFilePermissions.fromString("rwx--x--x"));
        return state;
    }
}
