package dev.bootbench.agent.grading;

import dev.bootbench.agent.Folders;
import dev.bootbench.agent.board.BoardRack;
import dev.bootbench.agent.board.LabFaultException;
import dev.bootbench.agent.board.RackConfig;
import dev.bootbench.agent.qemu.QemuRack;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;

/** Boards of one's own for grading on this machine without a coordinator; they go when it ends. */
final class LocalBoards implements AutoCloseable {
    private final BoardRack rack;
    private final Path state;

    private LocalBoards(BoardRack rack, Path state) {
        this.rack = rack;
        this.state = state;
    }

    /** @throws IOException whose message says what is wrong with the profile */
    static LocalBoards start(Folders folders, String profile, int count) throws IOException, LabFaultException, InterruptedException {
        Path parent = folders.home().resolve("local");
        Files.createDirectories(parent);
        // Each machine's own user must get through to its folder.
        Path state = Files.createTempDirectory(parent, "boards-");
        Files.setPosixFilePermissions(state, java.nio.file.attribute.PosixFilePermissions.fromString("rwx--x--x"));
        List<RackConfig.Instance> instances = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            instances.add(new RackConfig.Instance("local-" + i, profile));
        }
        try {
            return new LocalBoards(QemuRack.start(folders, instances, state), state);
        } catch (IOException | LabFaultException | InterruptedException | RuntimeException e) {
            delete(state);
            throw e;
        }
    }

    BoardRack rack() {
        return rack;
    }

    @Override
    public void close() {
        rack.close();
        delete(state);
    }

    private static void delete(Path folder) {
        try {
            Files.walkFileTree(folder, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    Files.delete(file);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path visited, IOException failure) throws IOException {
                    Files.delete(visited);
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            // What is left is in a folder of its own; the boards are down.
            System.err.println("The folder " + folder + " could not be removed: " + e.getMessage());
        }
    }
}
