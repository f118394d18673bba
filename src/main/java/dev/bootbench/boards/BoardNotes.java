package dev.bootbench.boards;

import dev.bootbench.link.HostJoined;
import dev.bootbench.notifications.Note;
import dev.bootbench.notifications.Notifications;
import dev.bootbench.people.Audit;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/** Tells administrators what they have to look after, and the audit log what machines do. */
@ApplicationScoped
class BoardNotes {
    private final Notifications notifications;
    private final Audit audit;

    BoardNotes(Notifications notifications, Audit audit) {
        this.notifications = notifications;
        this.audit = audit;
    }

    void needed(@Observes BoardNeedsPerson event) {
        String page = "/boards/" + event.board();
        notifications.toAdministrators(switch (event.need()) {
            case QUARANTINED -> new Note("board-quarantined", event.board(),
                    event.board() + " is in quarantine. " + event.sentence(), page);
            case BY_HAND -> new Note("board-by-hand", event.board(),
                    event.board() + " waits for somebody at the bench: " + event.sentence(), page);
        });
    }

    void back(@Observes BoardBack event) {
        notifications.toAdministrators(new Note("board-back", event.board(),
                event.board() + " is out of quarantine: it has proved a boot.", "/boards/" + event.board()));
    }

    void joined(@Observes HostJoined event) {
        audit.log("host-joined", event.host(), "from " + event.address());
        notifications.toAdministrators(new Note("host-joined", event.host(),
                "A machine at " + event.address() + " joined as host " + event.host() + ".", "/hosts"));
    }
}
