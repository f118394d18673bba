package dev.bootbench.booking;

import dev.bootbench.LabClock;
import dev.bootbench.LabTimes;
import dev.bootbench.booking.Allowance.Rule;
import dev.bootbench.booking.Quota.Use;
import dev.bootbench.booking.QuotaRows.Counted;
import dev.bootbench.classes.BookingLimits;
import dev.bootbench.classes.BookingLimits.OfClass;
import dev.bootbench.classes.BookingLimits.OfPerson;
import dev.bootbench.people.Person;
import dev.bootbench.people.PersonRepository;
import dev.bootbench.problem.ProblemException;
import dev.bootbench.problem.ProblemType;
import dev.bootbench.sql.Sql;
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
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Holds people to what they may book. Within the caller's transaction, which has to book before it ends: a lock of the
 * database makes each person's bookings, and those of a class with a budget, come one after the other.
 */
@ApplicationScoped
class Quotas {
    private final Sql sql;
    private final HoldRepository holds;
    private final QuotaRows rows;
    private final BookingLimits limits;
    private final PersonRepository people;
    private final BookingConfig config;
    private final LabClock clock;
    private final ZoneId zone;
    private final LabTimes times;

    Quotas(
            Sql sql, HoldRepository holds, QuotaRows rows, BookingLimits limits, PersonRepository people, BookingConfig config, LabClock clock,
            LabTimes times) {
        this.sql = sql;
        this.holds = holds;
        this.rows = rows;
        this.limits = limits;
        this.people = people;
        this.config = config;
        this.clock = clock;
        this.zone = times.zone();
        this.times = times;
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
        holds.flush();
        Sql.Together asked = sql.together();
        Runnable check = demand(owner, asker, wanted, without, asked);
        asked.ask();
        check.run();
    }

    /**
     * Locks the person, together with what else is asked: what follows is read under that lock. By one who has changed no entity before.
     *
     * @return to be run once all was asked
     */
    Runnable demand(long owner, Person asker, List<Window> wanted, @Nullable Long without, Sql.Together asked) {
        rows.lockPerson(owner, asked);
        Supplier<OfPerson> limited = limits.of(owner, asked);
        Sql.Answer<Counted> counted = rows.of(owner, weeks(wanted), without, asked);
        return () -> check(owner, asker, wanted, without, limited.get(), counted);
    }

    private void check(long owner, Person asker, List<Window> wanted, @Nullable Long without, OfPerson bound, Sql.Answer<Counted> counted) {
        lockClasses(bound);
        Person person = owner == Objects.requireNonNull(asker.id) ? asker : people.findById(owner);
        Instant now = clock.now();
        List<Use> more = new ArrayList<>();
        Allowance allowance = allowance(person, bound, now, without, more);
        List<Use> uses = new ArrayList<>(uses(counted, now, true));
        for (Window window : wanted) {
            Optional<Excess> excess = Quota.check(allowance, uses, window, now, zone);
            if (excess.isPresent()) {
                String who = owner == asker.id ? "You have" : person.name + " has";
                throw problem(excess.get(), new QuotaWords(who, now, times), allowance, uses, window, wanted.size());
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
        holds.flush();
        Sql.Together asked = sql.together();
        Supplier<OfPerson> limited = limits.of(owner, asked);
        Sql.Answer<Counted> counted = rows.of(owner, weeks(List.of(granted)), waiting.id, asked);
        asked.ask();
        OfPerson bound = limited.get();
        if (!withBudget(bound).stream().allMatch(each -> rows.tryClass(each.id()))) {
            return new Standing.Busy();
        }
        Instant now = clock.now();
        Allowance allowance = allowance(people.findById(owner), bound, now, waiting.id, List.of());
        List<Use> uses = uses(counted, now, false);
        return Quota.check(allowance, uses, granted, now, zone)
                .<Standing>map(excess -> new Standing.Over(new QuotaWords("You have", now, times).sentence(excess)))
                .orElseGet(Standing.Fits::new);
    }

    QuotaView view(Person person) {
        long owner = Objects.requireNonNull(person.id);
        Instant now = clock.now();
        Window day = Periods.day(now, zone);
        Window week = Periods.week(now, zone);
        Sql.Together asked = sql.together();
        Supplier<OfPerson> limited = limits.of(owner, asked);
        Sql.Answer<Counted> counted = rows.of(owner, weeks(List.of(week)), null, asked);
        asked.ask();
        Allowance allowance = allowance(person, limited.get(), now, null, List.of());
        List<Use> uses = uses(counted, now, true);
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
    void lock(long owner) {
        Sql.Together asked = sql.together();
        rows.lockPerson(owner, asked);
        Supplier<OfPerson> limited = limits.of(owner, asked);
        asked.ask();
        lockClasses(limited.get());
    }

    private void lockClasses(OfPerson bound) {
        withBudget(bound).forEach(each -> rows.lockClass(each.id()));
    }

    private static List<OfClass> withBudget(OfPerson bound) {
        return bound.classes().stream().filter(each -> each.budget().hoursPerWeek() != null).toList();
    }

    /** @param more that is about to be booked, and that a class spends too */
    private Allowance allowance(Person person, OfPerson bound, Instant now, @Nullable Long without, List<Use> more) {
        record Asked(String name, Window week) {}
        Map<Asked, Duration> spent = new HashMap<>();
        return Allowance.of(person.role, RoleLimits.of(person.role, config), bound.classes(), person.login, bound.own(),
                (name, week) -> spent.computeIfAbsent(new Asked(name, week), asked -> rows.ofClass(name, week, now, without))
                        .plus(Quota.used(more, week)));
    }

    private Window weeks(List<Window> wanted) {
        Instant first = wanted.stream().map(Window::start).min(Comparator.naturalOrder()).orElseThrow();
        Instant last = wanted.stream().map(Window::start).max(Comparator.naturalOrder()).orElseThrow();
        // A window may reach into the week after.
        return new Window(Periods.week(first, zone).start(), Periods.week(Periods.week(last, zone).end(), zone).end());
    }

    /** @param waiting whether wishes that wait count, as if they were met now */
    private static List<Use> uses(Sql.Answer<Counted> counted, Instant now, boolean waiting) {
        return counted.rows().stream().filter(row -> waiting || row.state() != ReservationState.WAITING).map(row -> use(row, now)).toList();
    }

    private static Use use(Counted row, Instant now) {
        Window window = row.window();
        if (row.state() == ReservationState.WAITING) {
            return new Use(new Window(now, now.plus(window.length())), true);
        }
        Instant end = row.ended() != null && row.ended().isBefore(window.end()) ? row.ended() : window.end();
        return new Use(new Window(window.start(), end), row.ended() == null && window.end().isAfter(now));
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
