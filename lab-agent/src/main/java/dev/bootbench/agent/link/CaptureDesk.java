package dev.bootbench.agent.link;

import dev.bootbench.agent.board.Board;
import dev.bootbench.agent.board.LabFaultException;
import dev.bootbench.contract.v1.CommandDone;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.function.Function;

/**
 * Captures boards for those who hold them and hands the states over. Nothing of a state stays on this host; the coordinator
 * asks anew when the link broke meanwhile.
 */
final class CaptureDesk {
    private static final String MEDIA_TYPE = "application/vnd.bootbench.board-state+zip";

    private final Function<String, OptionalLong> reservation;
    private final CoordinatorLink link;
    private final Content content;

    /** @param reservation the one that has the board of that name just now */
    CaptureDesk(Function<String, OptionalLong> reservation, CoordinatorLink link, Content content) {
        this.reservation = reservation;
        this.link = link;
        this.content = content;
    }

    /** Names in {@code done} what was handed over. */
    void capture(Board board, CommandDone.Builder done) throws LabFaultException, InterruptedException {
        // A graded run's board may hold what its person must not see, and a free one is nobody's to hand in.
        OptionalLong held = reservation.apply(board.name());
        if (held.isEmpty()) {
            throw new LabFaultException("No reservation has the board " + board.name() + " just now, so nobody can hand it in. Book it first.");
        }
        try {
            Path state = content.scratch();
            try {
                board.capture(state);
                if (!reservation.apply(board.name()).equals(held)) {
                    throw new LabFaultException("The reservation of " + board.name() + " ended before its state was captured.");
                }
                hand(board, state, done);
            } finally {
                Files.deleteIfExists(state);
            }
        } catch (IOException e) {
            throw new LabFaultException("The state of " + board.name() + " was captured but could not be handed over: "
                    + e.getMessage() + ". Try again.", e);
        }
    }

    private void hand(Board board, Path state, CommandDone.Builder done) throws LabFaultException, IOException, InterruptedException {
        long size = Files.size(state);
        if (size > Content.LARGEST_STATE) {
            throw new LabFaultException(("The state of %s has %d MiB, packed; %d MiB can be handed in. Delete large files on the board,"
                    + " then run: sync; echo 3 > /proc/sys/vm/drop_caches").formatted(board.name(), size >> 20, Content.LARGEST_STATE >> 20));
        }
        String sha256 = Spool.sha256(state);
        content.store(link.channel(), sha256, state, MEDIA_TYPE, Content.STATE_TRANSFER);
        done.setContent(sha256).setSize(size);
    }
}
