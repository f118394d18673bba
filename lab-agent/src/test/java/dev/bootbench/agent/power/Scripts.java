package dev.bootbench.agent.power;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Locale;

/** Small programs and files of a test. */
final class Scripts {
    private Scripts() {}

    static Path program(Path file, String body) throws IOException {
        Files.writeString(file, "#!/bin/sh\ncd '" + file.getParent() + "'\n" + body);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    }

    static Path secret(Path file, String secret) throws IOException {
        Files.writeString(file, secret + "\n");
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    /** Lines "on" and "off" that a program appended. */
    static List<PowerState> turned(Path file) throws IOException {
        return Files.exists(file)
                ? Files.readAllLines(file).stream().map(line -> PowerState.valueOf(line.strip().toUpperCase(Locale.ROOT))).toList()
                : List.of();
    }
}
