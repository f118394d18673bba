package dev.bootbench.booking;

import dev.bootbench.LabClock;
import dev.bootbench.LabConfig;
import dev.bootbench.booking.Allowance.Rule;
import dev.bootbench.booking.Quota.Use;
import dev.bootbench.classes.BookingLimits;
import dev.bootbench.classes.BookingLimits.OfClass;
import dev.bootbench.people.Person;
import dev.bootbench.people.PersonRepository;
import dev.bootbench.problem.ProblemException;
import dev.bootbench.problem.ProblemType;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Holds people to what they may book. Within the caller's transaction, which has to book before it ends: a lock of the
 * database makes each person's bookings, and those of a class with a budget, come one after the other.
 */
@ApplicationScoped
class Quotas {
    private final QuotaRows rows;
    private final BookingLimits limits;
    private final PersonRepository people;
    private final BookingConfig config;
    private final LabClock clock;
    private final ZoneId zone;

    Quotas(QuotaRows rows, BookingLimits limits, PersonRepository people, BookingConfig config, LabClock clock, LabConfig lab) {
        this.rows = rows;
        this.limits = limits;
        this.people = people;
        this.config = config;
        this.clock = clock;
        this.zone = lab.zone().orElseGet(ZoneId::systemDefault);
    }

    /** How a wish that waited stands when its turn has come. */
    sealed interface Standing {
        record Fits() implements Standing {}

        /** Its person is booking this very moment: look again. */
        record Busy() implements Standing {}

        /** @param sentence why it does not fit any more */
        record Over(String sentence) implements Standing {}
    }

    /**
     * @param owner    whose booking it is, or will be
     * @param asker    who is told
     * @param replaced the booking that the window is to replace, while it is moved or prolonged; what takes no more than it had is let be
     * @throws ProblemException {@code over-quota} that names the limit, its source, the use and when it would fit
     */
    void demand(long owner, Person asker, Window wanted, @Nullable HoldRow replaced) {
        if (replaced == null || replaced.board == null || !new Window(replaced.startAt, replaced.endAt).contains(wanted)) {
            demand(owner, asker, List.of(wanted), replaced == null ? null : replaced.id);
        }
    }

    /** Several bookings at once: each beside those before it. */
    void demand(long owner, Person asker, List<Window> wanted) {
        demand(owner, asker, wanted, null);
    }

    /** The whole window, though a booking of somebody else has it now. */
    void demandHandOver(long receiver, Person asker, Window window, long booking) {
        demand(receiver, asker, List.of(window), booking);
    }

    private void demand(long owner, Person asker, List<Window> wanted, @Nullable Long without) {
        List<OfClass> classes = lock(owner);
        Person person = people.findById(owner);
        Instant now = clock.now();
        List<Use> more = new ArrayList<>();
        Allowance allowance = allowance(person, classes, now, without, more);
        List<Use> uses = new ArrayList<>(uses(owner, wanted, now, without, true));
        for (Window window : wanted) {
            Optional<Excess> excess = Quota.check(allowance, uses, window, now, zone);
            if (excess.isPresent()) {
                String who = owner == Objects.requireNonNull(asker.id) ? "You have" : person.name + " has";
                throw problem(excess.get(), new QuotaWords(who, now, zone), allowance, uses, window, wanted.size());
            }
            uses.add(new Use(window, true));
            more.add(uses.getLast());
        }
    }

    /** Whether one who waited may have the board now: since they asked, another day or week may have begun. */
    Standing standing(HoldRow waiting, Window granted) {
        long owner = Objects.requireNonNull(waiting.personId);
        if (!rows.tryPerson(owner)) {
            return new Standing.Busy();
        }
        List<OfClass> classes = limits.classesOf(owner);
        if (!withBudget(classes).stream().allMatch(each -> rows.tryClass(each.id()))) {
            return new Standing.Busy();
        }
        Instant now = clock.now();
        Allowance allowance = allowance(people.findById(owner), classes, now, waiting.id, List.of());
        List<Use> uses = uses(owner, List.of(granted), now, waiting.id, false);
        return Quota.check(allowance, uses, granted, now, zone)
                .<Standing>map(excess -> new Standing.Over(new QuotaWords("You have", now, zone).sentence(excess)))
                .orElseGet(Standing.Fits::new);
    }

    QuotaView view(Person person) {
        long owner = Objects.requireNonNull(person.id);
        Instant now = clock.now();
        Window day = Periods.day(now, zone);
        Window week = Periods.week(now, zone);
        Allowance allowance = allowance(person, limits.classesOf(owner), now, null, List.of());
        List<Use> uses = uses(owner, List.of(week), now, null, true);
        return QuotaView.of(person, zone, allowance, uses, now, day, week);
    }

    /**
     * Before the row of a booking is locked that is to be changed.
     *
     * @return whose it is, which may have changed once the row is locked; 0 where there is no such booking
     */
    long lockOwnerOf(long hold) {
        Optional<Long> owner = rows.ownerOf(hold);
        owner.ifPresent(this::lock);
        return owner.orElse(0L);
    }

    /** Until the end of the transaction nobody else books for the person, or for their classes that have a budget. */
    List<OfClass> lock(long owner) {
        rows.lockPerson(owner);
        List<OfClass> classes = limits.classesOf(owner);
        withBudget(classes).forEach(each -> rows.lockClass(each.id()));
        return classes;
    }

    private static List<OfClass> withBudget(List<OfClass> classes) {
        return classes.stream().filter(each -> each.budget().hoursPerWeek() != null).toList();
    }

    /** @param more that is about to be booked, and that a class spends too */
    private Allowance allowance(Person person, List<OfClass> classes, Instant now, @Nullable Long without, List<Use> more) {
        record Asked(String name, Window week) {}
        Map<Asked, Duration> spent = new HashMap<>();
        return Allowance.of(person.role, RoleLimits.of(person.role, config), classes, person.login, limits.of(Objects.requireNonNull(person.id)),
                (name, week) -> spent.computeIfAbsent(new Asked(name, week), asked -> rows.ofClass(name, week, now, without))
                        .plus(Quota.used(more, week)));
    }

    /** @param waiting whether wishes that wait count, as if they were met now */
    private List<Use> uses(long person, List<Window> wanted, Instant now, @Nullable Long without, boolean waiting) {
        Instant first = wanted.stream().map(Window::start).min(Comparator.naturalOrder()).orElseThrow();
        Instant last = wanted.stream().map(Window::start).max(Comparator.naturalOrder()).orElseThrow();
        // A window may reach into the week after.
        Window weeks = new Window(Periods.week(first, zone).start(), Periods.week(Periods.week(last, zone).end(), zone).end());
        return rows.of(person, weeks, without).stream()
                .filter(row -> waiting || row.state != ReservationState.WAITING).map(row -> use(row, now)).toList();
    }

    private static Use use(HoldRow row, Instant now) {
        if (row.state == ReservationState.WAITING) {
            return new Use(new Window(now, now.plus(Duration.between(row.startAt, row.endAt))), true);
        }
        Instant end = row.endedAt != null && row.endedAt.isBefore(row.endAt) ? row.endedAt : row.endAt;
        return new Use(new Window(row.startAt, end), row.endedAt == null && row.endAt.isAfter(now));
    }

    private ProblemException problem(Excess excess, QuotaWords words, Allowance allowance, List<Use> uses, Window wanted, int of) {
        Rule rule = excess.rule();
        // Of several, one alone is not to be moved.
        Optional<Instant> next = of > 1 ? Optional.empty() : switch (excess) {
            case Excess.TooLong ignored -> Optional.empty();
            case Excess.TooFar ignored -> Optional.empty();
            case Excess.TooManyOpen ignored -> Optional.empty();
            case Excess.TooManyBoards ignored -> Quota.next(allowance, uses, wanted, words.now(), zone);
            case Excess.TooManyHours ignored -> Quota.next(allowance, uses, wanted, words.now(), zone);
        };
        Map<String, Object> more = new LinkedHashMap<>(Map.of("limit", rule.limit(), "most", rule.most(), "source", rule.source()));
        next.ifPresent(start -> more.put("next", start));
        String which = of == 1 ? "" : "Of these " + of + " bookings, the one at " + words.moment(wanted.start())
                + " is too much, counting those before it. ";
        return new ProblemException(ProblemType.OVER_QUOTA, which + words.sentence(excess)
                + next.map(start -> " A booking of that length fits from " + words.moment(start) + " on.").orElse(""), more);
    }
}
