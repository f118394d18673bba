package dev.bootbench.agent.grading;

import dev.bootbench.agent.Folders;
import dev.bootbench.agent.board.BoardRack;
import dev.bootbench.agent.board.LabFaultException;
import dev.bootbench.agent.rack.Rack;
import dev.bootbench.agent.rack.RackConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Boards of one's own for grading on this machine without a coordinator; they go when it ends, or the program is stopped. */
final class LocalBoards implements AutoCloseable {
    private final BoardRack rack;
    private final Path state;
    private final Thread atExit = Thread.ofPlatform().name("local-boards-end").unstarted(this::end);
    private boolean ended;

    private LocalBoards(BoardRack rack, Path state) {
        this.rack = rack;
        this.state = state;
        Runtime.getRuntime().addShutdownHook(atExit);
    }

    /** @throws IOException whose message says what is wrong with the profile */
    static LocalBoards start(Folders folders, String profile, int count) throws IOException, LabFaultException, InterruptedException {
        List<RackConfig.Instance> instances = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            instances.add(new RackConfig.Instance("local-" + i, profile));
        }
        return start(folders, instances);
    }

    /** @throws IOException whose message says what is wrong with a profile or a board */
    static LocalBoards start(Folders folders, List<RackConfig.Instance> instances)
            throws IOException, LabFaultException, InterruptedException {
        Path parent = folders.home().resolve("local");
        Files.createDirectories(parent);
        // Each machine's own user must get through to its folder.
        Path state = Files.createTempDirectory(parent, "boards-");
        Files.setPosixFilePermissions(state, java.nio.file.attribute.PosixFilePermissions.fromString("rwx--x--x"));
        try {
            return new LocalBoards(Rack.start(folders, instances, state), state);
        } catch (IOException | LabFaultException | InterruptedException | RuntimeException e) {
            Folders.deleteTree(state);
            throw e;
        }
    }

    BoardRack rack() {
        return rack;
    }

    /** A place for a file that goes with the boards. */
    Path file(String name) {
        return state.resolve(name);
    }

    @Override
    public void close() {
        end();
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException e) {
            // The program ends already.
        }
    }

    private synchronized void end() {
        if (!ended) {
            ended = true;
            rack.close();
            Folders.deleteTree(state);
        }
    }
}
