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
        List<BoardActor> boards = new ArrayList<>();
        try {
            for (RackConfig.Instance instance : instances) {
                int uid = Machines.FIRST_UID + (first + boards.size()) % Machines.UIDS;
                boards.add(board(folders, instance, state.resolve(instance.name()), uid));
            }
        } catch (IOException | LabFaultException | InterruptedException | RuntimeException e) {
            boards.forEach(BoardActor::close);
            throw e;
        }
        boards.forEach(BoardActor::start);
        return new BoardRack(List.copyOf(boards));
    }

    private static BoardActor board(Folders folders, RackConfig.Instance instance, Path home, int uid)
            throws IOException, LabFaultException, InterruptedException {
        BoardProfile profile = BoardProfile.load(folders.root(), instance.profile());
        return switch (profile.kind()) {
            case VM -> Machines.vm(folders, instance.name(), profile, home, uid);
            case STAND_IN -> StandIns.open(folders, instance.name(), profile, home, uid);
            case HARDWARE -> RealBoards.open(instance, profile, home);
        };
    }
}
