package dev.bootbench.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What a server wrote about itself into its data folder's postmaster.pid. */
record Postmaster(long pid, int port, boolean ready) {
    static Optional<Postmaster> read(Path dataFolder) {
        try {
            List<String> lines = Files.readAllLines(dataFolder.resolve("postmaster.pid"));
            // Lines: pid, data folder, start time, port, socket folder, listen address, shared memory, status.
            if (lines.size() < 4) {
                return Optional.empty();
            }
            return Optional.of(new Postmaster(Long.parseLong(lines.get(0).trim()), Integer.parseInt(lines.get(3).trim()),
                    lines.size() >= 8 && lines.get(7).trim().equals("ready")));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException | NumberFormatException e) {
            // Being written just now, or damaged: either way it names no server we could talk to.
            return Optional.empty();
        }
    }

    /** True while the process with that number is a PostgreSQL of this very data folder (numbers are used again). */
    boolean runsIn(Path dataFolder) {
        Path process = Path.of("/proc", Long.toString(pid));
        try {
            return Files.readString(process.resolve("comm")).trim().equals("postgres")
                    && Files.readSymbolicLink(process.resolve("cwd")).equals(dataFolder.toRealPath());
        } catch (IOException e) {
            return false;
        }
    }
}
