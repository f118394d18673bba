package dev.bootbench.agent.qemu;

import dev.bootbench.agent.Folders;
import dev.bootbench.agent.board.BoardProfile;
import dev.bootbench.agent.board.BoardRack;
import dev.bootbench.agent.board.LabFaultException;
import dev.bootbench.agent.board.RackConfig;
import dev.bootbench.agent.serial.SerialConsole;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/** Puts the virtual boards of a configuration together and starts them. */
public final class QemuRack {
    /**
     * The user ids that machines run as when the agent is root: one per board. Racks begin at different ids, so that the
     * boards of a single command do not share one with those of the host's agent.
     */
    static final int FIRST_UID = 64100;
    private static final int UIDS = 100;

    private QemuRack() {}

    /**
     * Returns when images and frozen machines are there, which takes a minute or two the first time; the boards then get
     * ready in the background.
     *
     * @param state where the boards' disks and console logs lie, a folder for each
     * @throws IOException       when a profile does not exist or does not fit its schema
     * @throws LabFaultException when a board's folder cannot be used or its image cannot be made
     */
    public static BoardRack start(Folders folders, List<RackConfig.Instance> instances, Path state)
            throws IOException, LabFaultException, InterruptedException {
        int first = Math.floorMod(state.toAbsolutePath().hashCode(), UIDS);
        List<QemuBoard> boards = new ArrayList<>();
        for (RackConfig.Instance instance : instances) {
            int uid = FIRST_UID + (first + boards.size()) % UIDS;
            boards.add(board(folders, instance, state.resolve(instance.name()), uid));
        }
        boards.forEach(QemuBoard::start);
        return new BoardRack(List.copyOf(boards));
    }

    private static QemuBoard board(Folders folders, RackConfig.Instance instance, Path home, int uid)
            throws IOException, LabFaultException, InterruptedException {
        BoardProfile profile = BoardProfile.load(folders.root(), instance.profile());
        BoardFolder folder = BoardFolder.make(home.resolve("run"), uid);
        SerialConsole line = new SerialConsole(home, Clock.systemUTC());
        MachineRoom room = new MachineRoom(folders, instance.name(), profile, line, folder);
        room.prepare();
        return new QemuBoard(instance.name(), profile, line, room);
    }
}
