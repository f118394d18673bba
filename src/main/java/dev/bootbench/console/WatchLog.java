package dev.bootbench.console;

import dev.bootbench.Background;
import dev.bootbench.booking.HoldKind;
import dev.bootbench.booking.Holds;
import dev.bootbench.people.Audit;
import jakarta.enterprise.context.ApplicationScoped;
import org.jboss.logging.Logger;

/**
 * Writes into the audit log who watched a board that somebody else had reserved: a line for each person, or link, and
 * reservation. Nobody waits for it, and a view is not worth less without it.
 */
@ApplicationScoped
class WatchLog {
    private static final Logger LOG = Logger.getLogger(WatchLog.class);

    private final Audit audit;
    private final Holds holds;

    WatchLog(Audit audit, Holds holds) {
        this.audit = audit;
        this.holds = holds;
    }

    /** Somebody watches from now on, or goes on while another reservation begins. Returns at once. */
    void watches(Watcher who, String board, WriteRight right) {
        boolean theirs = right.standing() == Standing.OWNER || right.standing() == Standing.PARTNER;
        switch (who) {
            case Watcher.Someone someone -> {
                if (!theirs && right.hold() != null) {
                    start(someone.login(), board);
                }
            }
            case Watcher.Guest guest -> start(guest.name() + ", link " + guest.share(), board);
            case Watcher.Machine machine -> { }
        }
    }

    private void start(String who, String board) {
        Background.start("watch-log-" + board, () -> {
            try {
                holds.current(board).filter(hold -> hold.kind() == HoldKind.RESERVATION)
                        .ifPresent(hold -> audit.logOnceAs(who, "console-watched", board, "reservation " + hold.id()));
            } catch (RuntimeException e) {
                LOG.warnf("that %s watches %s is not noted: %s", who, board, e.getMessage());
            }
        });
    }
}
