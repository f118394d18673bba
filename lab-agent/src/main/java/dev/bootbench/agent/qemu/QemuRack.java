package dev.bootbench.agent.qemu;

import dev.bootbench.agent.Folders;
import dev.bootbench.agent.board.Board;
import dev.bootbench.agent.board.BoardProfile;
import dev.bootbench.agent.board.BoardRack;
import dev.bootbench.agent.board.LabFaultException;
import dev.bootbench.agent.board.RackConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Puts the virtual boards of a configuration together and starts them. */
public final class QemuRack {
    /** Board n of the host runs as this user id plus n. */
    private static final int FIRST_UID = 64100;
    private static final Duration IMAGE_LIMIT = Duration.ofMinutes(30);

    private QemuRack() {}

    /**
     * @param state where the boards' disks and console logs lie
     * @throws IOException when a profile does not exist or does not fit its schema
     */
    public static BoardRack start(Folders folders, List<RackConfig.Instance> instances, Path state)
            throws IOException, LabFaultException, InterruptedException {
        Map<String, GuestImage> images = new HashMap<>();
        List<Board> boards = new ArrayList<>();
        for (RackConfig.Instance instance : instances) {
            BoardProfile profile = BoardProfile.load(folders.root(), instance.profile());
            GuestImage image = images.get(profile.image());
            if (image == null) {
                image = GuestImage.build(folders, profile.image(), IMAGE_LIMIT);
                images.put(profile.image(), image);
            }
            QemuBoard board = new QemuBoard(instance.name(), profile, image, Accelerator.probe(folders, image),
                    state.resolve(instance.name()), FIRST_UID + boards.size());
            boards.add(board);
            board.start();
        }
        return new BoardRack(boards);
    }
}
