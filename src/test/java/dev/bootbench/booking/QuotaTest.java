package dev.bootbench.booking;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bootbench.LabTimes;
import dev.bootbench.booking.Quota.Use;
import dev.bootbench.classes.BookingLimits.OfClass;
import dev.bootbench.classes.Budget;
import dev.bootbench.classes.Limits;
import dev.bootbench.people.Role;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A Wednesday at ten in Berlin, unless said otherwise. */
class QuotaTest {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final Instant NOW = at("2026-11-18T10:00");
    private static final BiFunction<String, Window, Duration> NOTHING = (name, week) -> Duration.ZERO;
    private static final Limits STUDENTS = new Limits(240, 28, 4, null, null, null);

    @Test
    void eachLimitIsTakenFromThePersonElseTheMostGenerousClassElseTheRole() {
        List<OfClass> classes = List.of(ofClass("a", new Limits(120, null, null, 1, null, 8), null),
                ofClass("b", new Limits(null, 60, null, 2, null, 6), null), ofClass("silent", Limits.NONE, null));
        Allowance allowance = Allowance.of(Role.STUDENT, STUDENTS, classes, "mira", new Limits(null, null, 9, null, null, null), NOTHING);
        assertThat(allowance.rules()).extracting(rule -> rule.limit() + " " + rule.most() + " " + rule.source().inWords()).containsExactly(
                "LONGEST_MINUTES 120 class a", "AHEAD_DAYS 60 class b", "OPEN_BOOKINGS 9 set for mira", "BOARDS_AT_ONCE 2 class b",
                "HOURS_PER_WEEK 8 class a");
    }

    @Test
    void withinEverythingItFits() {
        Allowance allowance = of(new Limits(240, 28, 4, 2, 4, 8));
        assertThat(refusal(allowance, List.of(), "2026-11-18T12:00", "2026-11-18T16:00")).as("as long as a day allows").isNull();
        assertThat(refusal(allowance, List.of(use("2026-11-18T12:00", "2026-11-18T14:00")), "2026-11-18T13:00", "2026-11-18T15:00"))
                .as("two boards, four hours").isNull();
        assertThat(refusal(allowance, List.of(), "2026-12-16T10:00", "2026-12-16T11:00")).as("28 days ahead").isNull();
    }

    @Test
    void whatIsTooLongOrTooFar() {
        Allowance allowance = of(STUDENTS);
        assertThat(refusal(allowance, List.of(), "2026-11-18T12:00", "2026-11-18T16:01"))
                .isEqualTo("A reservation lasts at most 240 minutes, extensions included (students). Choose an earlier end.");
        assertThat(refusal(allowance, List.of(), "2026-12-16T10:01", "2026-12-16T11:00")).isEqualTo(
                "Boards can be booked 28 days ahead (students), which is until Wednesday 16 December 10:00 CET. Choose an earlier start.");
    }

    @Test
    void openBookingsCountWhetherTheyRunOrWait() {
        Allowance allowance = of(new Limits(240, 28, 2, null, null, null));
        Use over = new Use(new Window(at("2026-11-18T08:00"), at("2026-11-18T09:00")), false);
        List<Use> uses = List.of(over, use("2026-11-18T09:00", "2026-11-18T11:30"));
        assertThat(refusal(allowance, uses, "2026-11-18T12:00", "2026-11-18T13:00")).isNull();
        assertThat(refusal(allowance, plus(uses, use("2026-11-20T09:00", "2026-11-20T10:00")), "2026-11-18T12:00", "2026-11-18T13:00"))
                .isEqualTo("You have 2 reservations that have not ended, and 2 is the most (students). Cancel or end one first; "
                        + "the next of them ends today 11:30 CET.");
    }

    @Test
    void boardsAtOnceAreCountedWhereTheyOverlap() {
        Allowance allowance = of(new Limits(240, 28, 9, 2, null, null));
        List<Use> uses = List.of(use("2026-11-18T12:00", "2026-11-18T13:00"), use("2026-11-18T13:00", "2026-11-18T15:00"),
                use("2026-11-18T14:00", "2026-11-18T16:00"));
        assertThat(refusal(allowance, uses, "2026-11-18T12:00", "2026-11-18T14:00")).as("one after the other is one").isNull();
        assertThat(refusal(allowance, uses, "2026-11-18T15:00", "2026-11-18T18:00")).as("what ends then is out of the way").isNull();
        assertThat(refusal(allowance, uses, "2026-11-18T12:00", "2026-11-18T14:01"))
                .isEqualTo("You have 2 boards from today 14:00 CET to today 15:00 CET, and 2 at once is the most (students).");
        assertThat(next(allowance, uses, "2026-11-18T12:30", "2026-11-18T14:30")).isEqualTo(at("2026-11-18T15:00"));
    }

    @Test
    void hoursOfAWeek() {
        Allowance allowance = Allowance.of(Role.STUDENT, STUDENTS, List.of(ofClass("os-2026", new Limits(null, null, null, null, null, 8), null)),
                "mira", Limits.NONE, NOTHING);
        // Before this week, across its beginning, within it: 1 + 3 + 2 of 8 hours.
        List<Use> uses = List.of(use("2026-11-13T10:00", "2026-11-13T14:00"), use("2026-11-15T22:00", "2026-11-16T01:00"),
                use("2026-11-16T10:00", "2026-11-16T13:00"), use("2026-11-20T10:00", "2026-11-20T12:00"));
        assertThat(refusal(allowance, uses, "2026-11-18T12:00", "2026-11-18T14:00")).isNull();
        assertThat(refusal(allowance, uses, "2026-11-18T12:00", "2026-11-18T14:30"))
                .isEqualTo("You have used 6 of 8 hours this week (class os-2026). 2 hours are left until Monday 00:00 CET.");
        assertThat(next(allowance, uses, "2026-11-18T12:00", "2026-11-18T14:30")).isEqualTo(at("2026-11-23T00:00"));
        assertThat(refusal(allowance, uses, "2026-11-22T22:00", "2026-11-23T02:00")).as("two hours in each week").isNull();
        List<Use> all = plus(uses, use("2026-11-21T10:00", "2026-11-21T12:00"));
        assertThat(refusal(allowance, all, "2026-11-18T12:00", "2026-11-18T12:05"))
                .isEqualTo("You have used 8 of 8 hours this week (class os-2026). Nothing is left until Monday 00:00 CET.");
        assertThat(refusal(allowance, List.of(use("2026-11-23T10:00", "2026-11-23T14:00"), use("2026-11-24T10:00", "2026-11-24T13:15")),
                "2026-11-25T12:00", "2026-11-25T13:00"))
                .isEqualTo("You have used 7.25 of 8 hours in the week of Monday 23 November (class os-2026). 45 minutes are left then.");
    }

    @Test
    void hoursOfADayAreClippedToIt() {
        Allowance allowance = of(new Limits(480, 28, 9, null, 4, null));
        List<Use> uses = List.of(use("2026-11-17T22:00", "2026-11-18T01:30"));
        assertThat(refusal(allowance, uses, "2026-11-18T12:00", "2026-11-18T14:30")).isNull();
        assertThat(refusal(allowance, uses, "2026-11-18T12:00", "2026-11-18T15:00"))
                .isEqualTo("You have used 1.5 of 4 hours today (students). 2 hours and 30 minutes are left until Thursday 00:00 CET.");
        assertThat(refusal(allowance, uses, "2026-11-18T21:30", "2026-11-19T04:00")).as("half of it tomorrow").isNull();
        assertThat(refusal(allowance, uses, "2026-11-19T12:00", "2026-11-19T17:00"))
                .isEqualTo("You have used 0 of 4 hours on Thursday 19 November (students). 4 hours are left then.");
    }

    /** A night with a clock set back has an hour more, and one with a clock set forward an hour less; both are that day's. */
    @Test
    void daysOfTwentyFiveAndTwentyThreeHours() {
        Allowance allowance = of(new Limits(2880, 366, 9, null, 24, null));
        Instant october = at("2026-10-24T10:00");
        Window longDay = new Window(at("2026-10-25T00:00"), at("2026-10-26T00:00"));
        assertThat(longDay.length()).isEqualTo(Duration.ofHours(25));
        assertThat(Quota.check(allowance, List.of(), longDay, october, BERLIN)).isPresent();
        Window allButAnHour = new Window(longDay.start().plus(Duration.ofHours(1)), longDay.end());
        assertThat(Quota.check(allowance, List.of(), allButAnHour, october, BERLIN)).as("24 of its 25 hours").isEmpty();
        Window shortDay = new Window(at("2027-03-28T00:00"), at("2027-03-29T00:00"));
        assertThat(shortDay.length()).isEqualTo(Duration.ofHours(23));
        Window intoTheNext = new Window(shortDay.start(), shortDay.start().plus(Duration.ofHours(24)));
        assertThat(Quota.check(allowance, List.of(), intoTheNext, october, BERLIN)).as("23 hours, and one of the day after").isEmpty();
        assertThat(Periods.week(at("2026-10-25T12:00"), BERLIN).length()).isEqualTo(Duration.ofHours(7 * 24 + 1));
        assertThat(Periods.days(intoTheNext, BERLIN)).containsExactly(shortDay, new Window(shortDay.end(), at("2027-03-30T00:00")));
    }

    @Test
    void theBudgetOfEachClassHolds() {
        BiFunction<String, Window, Duration> spent = (name, week) ->
                name.equals("os-2026") && week.start().equals(at("2026-11-16T00:00")) ? Duration.ofMinutes(198 * 60 + 30) : Duration.ZERO;
        Allowance allowance = Allowance.of(Role.STUDENT, STUDENTS,
                List.of(ofClass("net", Limits.NONE, 500), ofClass("os-2026", Limits.NONE, 200)), "mira", Limits.NONE, spent);
        assertThat(refusal(allowance, List.of(), "2026-11-18T12:00", "2026-11-18T13:30")).isNull();
        assertThat(refusal(allowance, List.of(), "2026-11-18T12:00", "2026-11-18T14:00")).isEqualTo(
                "The class os-2026 has used 198.5 of its 200 hours this week. 1 hour and 30 minutes are left until Monday 00:00 CET.");
        assertThat(next(allowance, List.of(), "2026-11-18T12:00", "2026-11-18T14:00")).isEqualTo(at("2026-11-23T00:00"));
    }

    @Test
    void aLimitOfNothingShutsOut() {
        assertThat(refusal(of(new Limits(240, 28, 0, null, null, null)), List.of(), "2026-11-18T12:00", "2026-11-18T13:00"))
                .startsWith("You have 0 reservations that have not ended, and 0 is the most (students).");
        Allowance allowance = of(new Limits(240, 28, 4, null, null, 0));
        assertThat(refusal(allowance, List.of(), "2026-11-18T12:00", "2026-11-18T13:00")).contains("0 of 0 hours");
        assertThat(next(allowance, List.of(), "2026-11-18T12:00", "2026-11-18T13:00")).as("never").isNull();
    }

    /** Whoever books at random, and takes each "next" that is offered, never has more than allowed, by a count of its own: minute by minute. */
    @Test
    void whateverIsBookedTheLimitsHold() {
        for (int seed = 0; seed < 60; seed++) {
            Random random = new Random(seed);
            Limits limits = new Limits(300, 28, 30, 1 + random.nextInt(2), 2 + random.nextInt(4), 6 + random.nextInt(6));
            Allowance allowance = of(limits);
            // Around the end of summer time.
            Instant now = at("2026-10-22T09:00");
            List<Use> uses = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                Instant start = now.plus(Duration.ofMinutes(15L * random.nextInt(6 * 96)));
                Window wanted = new Window(start, start.plus(Duration.ofMinutes(15L * (1 + random.nextInt(20)))));
                if (Quota.check(allowance, uses, wanted, now, BERLIN).isEmpty()) {
                    uses.add(new Use(wanted, true));
                } else {
                    Quota.next(allowance, uses, wanted, now, BERLIN)
                            .ifPresent(next -> uses.add(new Use(new Window(next, next.plus(wanted.length())), true)));
                }
            }
            assertThat(uses).as("seed " + seed).isNotEmpty();
            assertThat(most(uses, quarter -> 0).atOnce()).as("at once, seed " + seed).isLessThanOrEqualTo(limits.boardsAtOnce());
            assertThat(most(uses, quarter -> quarter.atZone(BERLIN).getDayOfYear()).quarters()).as("a day, seed " + seed)
                    .isLessThanOrEqualTo(4 * limits.hoursPerDay());
            assertThat(most(uses, quarter -> quarter.atZone(BERLIN).get(java.time.temporal.IsoFields.WEEK_OF_WEEK_BASED_YEAR)).quarters())
                    .as("a week, seed " + seed).isLessThanOrEqualTo(4 * limits.hoursPerWeek());
        }
    }

    private record Most(int atOnce, int quarters) {}

    /** Quarters of an hour, counted one by one. */
    private static Most most(List<Use> uses, java.util.function.ToIntFunction<Instant> group) {
        var groups = new java.util.HashMap<Integer, Integer>();
        var quarters = new java.util.HashMap<Instant, Integer>();
        for (Use use : uses) {
            for (Instant at = use.window().start(); at.isBefore(use.window().end()); at = at.plus(Duration.ofMinutes(15))) {
                groups.merge(group.applyAsInt(at), 1, Integer::sum);
                quarters.merge(at, 1, Integer::sum);
            }
        }
        return new Most(quarters.values().stream().mapToInt(Integer::intValue).max().orElse(0),
                groups.values().stream().mapToInt(Integer::intValue).max().orElse(0));
    }

    private static Allowance of(Limits limits) {
        return Allowance.of(Role.STUDENT, limits, List.of(), "mira", Limits.NONE, NOTHING);
    }

    private static OfClass ofClass(String name, Limits limits, @Nullable Integer budget) {
        return new OfClass(1, name, limits, new Budget(budget));
    }

    private static @Nullable String refusal(Allowance allowance, List<Use> uses, String start, String end) {
        return Quota.check(allowance, uses, new Window(at(start), at(end)), NOW, BERLIN)
                .map(new QuotaWords("You have", NOW, new LabTimes(BERLIN))::sentence).orElse(null);
    }

    private static @Nullable Instant next(Allowance allowance, List<Use> uses, String start, String end) {
        return Quota.next(allowance, uses, new Window(at(start), at(end)), NOW, BERLIN).orElse(null);
    }

    private static Use use(String start, String end) {
        return new Use(new Window(at(start), at(end)), at(end).isAfter(NOW));
    }

    private static List<Use> plus(List<Use> uses, Use one) {
        List<Use> all = new ArrayList<>(uses);
        all.add(one);
        return all;
    }

    private static Instant at(String local) {
        return LocalDateTime.parse(local).atZone(BERLIN).toInstant();
    }
}
