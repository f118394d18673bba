package dev.bootbench.booking;

import dev.bootbench.Changed;
import dev.bootbench.LabClock;
import dev.bootbench.LabTimes;
import dev.bootbench.notifications.Note;
import dev.bootbench.notifications.Notifications;
import dev.bootbench.people.Audit;
import dev.bootbench.people.Person;
import dev.bootbench.people.PersonRepository;
import dev.bootbench.problem.ProblemException;
import dev.bootbench.problem.ProblemType;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Reservations in the hands of others: partners work on the board beside its holder, and a holder can give what is left of
 * their time to somebody else. Watching needs neither: everybody who is signed in may watch, unless an exam has the board.
 */
@ApplicationScoped
class Sharing {
    private static final int MOST = 8;

    private final HoldRepository holds;
    private final Holds changes;
    private final PersonRepository people;
    private final BookingRules rules;
    private final ReservationViews views;
    private final Notifications notifications;
    private final Audit audit;
    private final LabClock clock;
    private final Event<Changed> changed;
    private final Event<HandedOver> handedOver;
    private final LabTimes times;

    Sharing(
            HoldRepository holds, Holds changes, PersonRepository people, BookingRules rules, ReservationViews views,
            Notifications notifications, Audit audit, LabClock clock, Event<Changed> changed, Event<HandedOver> handedOver,
            LabTimes times) {
        this.holds = holds;
        this.changes = changes;
        this.people = people;
        this.rules = rules;
        this.views = views;
        this.notifications = notifications;
        this.audit = audit;
        this.clock = clock;
        this.changed = changed;
        this.handedOver = handedOver;
        this.times = times;
    }

    /** Lets somebody work on the board, too. Again changes nothing. */
    @Transactional
    ReservationView share(long id, String login, Person by, boolean anybodys) {
        HoldRow row = live(id, by, anybodys);
        demandNoExam(row);
        Person partner = known(login);
        if (row.hold().isFor(partner.id)) {
            return views.of(row);
        }
        if (row.partners.length >= MOST) {
            throw new ProblemException(ProblemType.TOO_MANY, MOST + " people share this board already, which is the most. Take one out first.");
        }
        row.partners = Stream.concat(Arrays.stream(row.partners), Stream.of(Objects.requireNonNull(partner.id))).toArray(Long[]::new);
        note(partner, "board-shared", row, by.name + " shares " + row.board + " with you until " + times.clock(row.endAt) + ".");
        return told(row, by, "reservation-shared", "with " + login);
    }

    /** Lets them work on it no more. Who shares a board may also leave it. */
    @Transactional
    ReservationView unshare(long id, String login, Person by, boolean anybodys) {
        HoldRow row = live(id, by, anybodys || login.equals(by.login));
        long partner = people.findByLogin(login).map(person -> Objects.requireNonNull(person.id)).orElseThrow(() -> nobody(login));
        if (!Arrays.asList(row.partners).contains(partner)) {
            return views.of(row);
        }
        row.partners = without(row.partners, partner);
        return told(row, by, "reservation-shared", "no longer with " + login);
    }

    /**
     * From now on it is somebody else's: board, the rest of the time, and partners. What was used of it stays its giver's, so
     * one that has begun becomes two: the giver's ends, the receiver's goes on with the board as it is.
     */
    @Transactional
    ReservationView handOver(long id, String login, Person by, boolean anybodys) {
        Person next = known(login);
        long receiver = Objects.requireNonNull(next.id);
        rules.lock(receiver);
        HoldRow row = live(id, by, anybodys);
        demandNoExam(row);
        if (Objects.equals(row.personId, receiver)) {
            return views.of(row);
        }
        HoldRow theirs = row.state == ReservationState.ACTIVE ? restOf(row, receiver, by) : row;
        if (theirs == row) {
            rules.demandHandOver(receiver, by, row);
            row.personId = receiver;
        }
        theirs.partners = without(row.partners, receiver);
        note(next, "board-handed-over", theirs, by.name + " handed " + theirs.board + " over to you: it is yours from " + times.clock(theirs.startAt)
                + " to " + times.clock(theirs.endAt) + ", as it is now."
                + (theirs == row ? "" : " What you have saved of your own /root/workspace stays as it is: copy what you want to keep of the one there."));
        changed.fire(new Changed(Changed.Kind.RESERVATION, String.valueOf(row.id)));
        return told(theirs, by, "reservation-handed-over", "to " + login);
    }

    /** No {@link HoldEnded}: the board is not reset. */
    private HoldRow restOf(HoldRow row, long receiver, Person by) {
        Instant now = clock.now();
        row.end(now, ReservationState.ENDED);
        holds.flush();
        rules.demandWithin(receiver, by, new Window(now, row.endAt), null);
        HoldRow rest = holds.insert(Objects.requireNonNull(row.board), HoldKind.RESERVATION, now, row.endAt, receiver, null, ReservationState.ACTIVE)
                .orElseThrow(() -> new ProblemException(ProblemType.CONFLICT, "It changed a moment ago. Try again."));
        rest.goesOnFor(row);
        changes.over(row);
        changes.begun(rest, false);
        handedOver.fire(new HandedOver(row.hold(), rest.hold()));
        return rest;
    }

    private static Long[] without(Long[] partners, long person) {
        return Arrays.stream(partners).filter(each -> each != person).toArray(Long[]::new);
    }

    private HoldRow live(long id, Person by, boolean anybodys) {
        HoldRow row = holds.locked(id).filter(hold -> hold.kind == HoldKind.RESERVATION)
                .orElseThrow(() -> new ProblemException(ProblemType.NOT_FOUND, "There is no reservation " + id + "."));
        if (!anybodys && !Objects.equals(row.personId, by.id)) {
            throw new ProblemException(ProblemType.NOT_ALLOWED, "This reservation is somebody else's.");
        }
        if (row.board == null || row.endedAt != null) {
            throw new ProblemException(ProblemType.CONFLICT, row.endedAt == null
                    ? "A place in the line cannot be shared. Share the board when it is yours." : "This reservation is over.");
        }
        return row;
    }

    /** Each of a class has one board of its exam, and works alone. */
    private static void demandNoExam(HoldRow row) {
        if (row.block != null) {
            throw new ProblemException(ProblemType.CONFLICT, row.board + " is set aside for your class, so it is neither shared nor handed over. "
                    + "End your reservation to let another of the class have it.");
        }
    }

    private Person known(String login) {
        return people.findByLogin(login).filter(person -> !person.disabled)
                .orElseThrow(() -> nobody(login));
    }

    private static ProblemException nobody(String login) {
        return new ProblemException(ProblemType.NOT_FOUND, "Nobody here has the login " + login + ".");
    }

    private void note(Person to, String code, HoldRow row, String text) {
        notifications.to(Objects.requireNonNull(to.id), new Note(code, String.valueOf(row.id), text, "/boards/" + row.board));
    }

    private ReservationView told(HoldRow row, Person by, String action, String detail) {
        row.generation++;
        audit.log(action, Objects.requireNonNull(row.board), "reservation " + row.id + " " + detail);
        changes.tell(row.board);
        changed.fire(new Changed(Changed.Kind.RESERVATION, String.valueOf(row.id)));
        return views.of(row);
    }
}
