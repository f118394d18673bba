package dev.bootbench.news;

import static java.util.Map.entry;

import dev.bootbench.LabTimes;
import dev.bootbench.booking.Hold;
import dev.bootbench.booking.HoldKind;
import dev.bootbench.booking.Holds;
import dev.bootbench.booking.ReservationNews;
import dev.bootbench.notifications.Note;
import dev.bootbench.notifications.Told;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Hears what happens in the lab, within its transaction, and puts what is told beyond the portal into the outbox. */
@ApplicationScoped
class NewsDesk {
    /** What people are notified of, by its code. What is not here stays in the portal. */
    private static final Map<String, NewsKind> NOTES = Map.ofEntries(
            entry("reservation-ends", NewsKind.RESERVATION_WARNING),
            entry("board-idle", NewsKind.RESERVATION_WARNING),
            entry("board-is-yours", NewsKind.RESERVATION_GIVEN),
            entry("board-handed-over", NewsKind.RESERVATION_GIVEN),
            entry("reservation-moved", NewsKind.RESERVATION_MOVED),
            entry("reservation-gave-way", NewsKind.RESERVATION_WITHDRAWN),
            entry("reservation-not-begun", NewsKind.RESERVATION_WITHDRAWN),
            entry("reservation-off", NewsKind.RESERVATION_WITHDRAWN),
            entry("board-broken", NewsKind.RESERVATION_WITHDRAWN),
            entry("board-given-on", NewsKind.RESERVATION_WITHDRAWN),
            entry("waiting-over-quota", NewsKind.RESERVATION_WITHDRAWN),
            entry("exam-wait-over", NewsKind.RESERVATION_WITHDRAWN),
            entry("attempt-not-graded", NewsKind.ATTEMPT_UNGRADED),
            entry("board-quarantined", NewsKind.BOARD_QUARANTINED),
            entry("board-back", NewsKind.BOARD_BACK));

    private static final Pattern NUMBER = Pattern.compile("\\d{1,18}");

    private final Outbox outbox;
    private final Holds holds;
    private final ZoneId zone;

    NewsDesk(Outbox outbox, Holds holds, LabTimes times) {
        this.outbox = outbox;
        this.holds = holds;
        this.zone = times.zone();
    }

    void told(@Observes Told event) {
        Note note = event.note();
        NewsKind kind = NOTES.get(note.code());
        if (kind == null || !outbox.isRead()) {
            return;
        }
        Optional<Hold> hold = kind.isOfReservation() && NUMBER.matcher(note.subject()).matches()
                ? holds.find(Long.parseLong(note.subject())).filter(found -> found.kind() == HoldKind.RESERVATION) : Optional.empty();
        Instant until = kind == NewsKind.RESERVATION_WARNING ? hold.map(Hold::end).orElse(null) : null;
        outbox.add(new News(kind, note.text(), note.link(), kind.isPersonal() ? hold.map(Hold::board).orElse(null) : note.subject(),
                hold.orElse(null), event.people(), until));
    }

    /** Who began or ended it themselves needs no mail about it; who lost it is told why by a note. */
    void happened(@Observes ReservationNews event) {
        if (!outbox.isRead()) {
            return;
        }
        Hold hold = event.hold();
        List<Long> readers = event.expected() && hold.person() != null ? List.of(hold.person()) : List.of();
        outbox.add(switch (event.what()) {
            case BEGAN -> new News(NewsKind.RESERVATION_STARTED, hold.board() + " is yours until " + Moments.clock(hold.end(), zone) + ".",
                    "/boards/" + hold.board(), hold.board(), hold, readers, hold.end());
            case ENDED -> new News(NewsKind.RESERVATION_ENDED, "Your time on " + hold.board() + " is over.", "/bookings", hold.board(), hold,
                    readers, null);
        });
    }
}
