package dev.bootbench.agent.rack;

import dev.bootbench.agent.Folders;
import dev.bootbench.agent.board.BoardActor;
import dev.bootbench.agent.board.BoardProfile;
import dev.bootbench.agent.board.BoardRack;
import dev.bootbench.agent.board.LabFaultException;
import dev.bootbench.agent.qemu.Machines;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;

/** Puts the boards of a configuration together and starts them. */
public final class Rack {
    private Rack() {}

    /**
     * Returns when images and frozen machines are there, which takes a minute or two the first time; the boards then get
     * ready in the background.
     *
     * @param state where the boards' disks and console logs lie, a folder for each
     * @throws IOException       when a profile or a board's configuration has a mistake
     * @throws LabFaultException when a board's folder cannot be used or its image cannot be made
     */
    public static BoardRack start(Folders folders, List<RackConfig.Instance> instances, Path state)
            throws IOException, LabFaultException, InterruptedException {
        int first = Math.floorMod(state.toAbsolutePath().hashCode(), Machines.UIDS);
        // What is emulated gets ready in turn, one a processor, so that the first boards of the list are there soon.
        Semaphore turns = new Semaphore(Runtime.getRuntime().availableProcessors(), true);
        List<BoardActor> boards = new ArrayList<>();
        List<Runnable> starts = new ArrayList<>();
        try {
            for (RackConfig.Instance instance : instances) {
                int uid = Machines.FIRST_UID + (first + boards.size()) % Machines.UIDS;
                BoardProfile profile = BoardProfile.load(folders.root(), instance.profile());
                BoardActor board = board(folders, instance, profile, state.resolve(instance.name()), uid);
                boards.add(board);
                starts.add(profile.kind() == BoardProfile.Kind.HARDWARE ? board::start : () -> board.start(turns));
            }
        } catch (IOException | LabFaultException | InterruptedException | RuntimeException e) {
            boards.forEach(BoardActor::close);
            throw e;
        }
        starts.forEach(Runnable::run);
        return new BoardRack(List.copyOf(boards));
    }

    private static BoardActor board(Folders folders, RackConfig.Instance instance, BoardProfile profile, Path home, int uid)
            throws IOException, LabFaultException, InterruptedException {
        return switch (profile.kind()) {
            case VM -> Machines.vm(folders, instance.name(), profile, home, uid);
            case STAND_IN -> StandIns.open(folders, instance.name(), profile, home, uid);
            case HARDWARE -> RealBoards.open(instance, profile, home);
        };
    }
}
