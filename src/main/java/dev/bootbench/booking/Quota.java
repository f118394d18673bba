package dev.bootbench.booking;

import dev.bootbench.booking.Allowance.Rule;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;

/** Whether a booking is within what its person may have: a pure function of the limits, what they have, the wish and the time. */
final class Quota {
    private static final int MOST_DAYS = 366;

    private Quota() {}

    /**
     * A booking that counts.
     *
     * @param live whether it has not ended
     */
    record Use(Window window, boolean live) {}

    /**
     * @param uses   of the person, without the one that is changed; all live ones, and those that ended in weeks of {@code wanted}
     * @param wanted the whole window of the booking as it would be
     * @return the first rule that is in the way; empty when none is
     */
    static Optional<Excess> check(Allowance allowance, List<Use> uses, Window wanted, Instant now, ZoneId zone) {
        return allowance.rules().stream().map(rule -> check(rule, allowance, uses, wanted, now, zone)).flatMap(Optional::stream).findFirst();
    }

    private static Optional<Excess> check(Rule rule, Allowance allowance, List<Use> uses, Window wanted, Instant now, ZoneId zone) {
        return switch (rule.limit()) {
            case LONGEST_MINUTES -> wanted.length().compareTo(Duration.ofMinutes(rule.most())) > 0
                    ? Optional.of(new Excess.TooLong(rule)) : Optional.empty();
            case AHEAD_DAYS -> ahead(rule, wanted, now);
            case OPEN_BOOKINGS -> open(rule, uses, now);
            case BOARDS_AT_ONCE -> atOnce(rule, uses, wanted);
            case HOURS_PER_DAY -> hours(rule, Periods.days(wanted, zone), wanted, period -> used(uses, period));
            case HOURS_PER_WEEK -> hours(rule, Periods.weeks(wanted, zone), wanted, period -> used(uses, period));
            case CLASS_HOURS_PER_WEEK -> hours(rule, Periods.weeks(wanted, zone), wanted,
                    period -> allowance.spent().apply(rule.source().name(), period));
        };
    }

    private static Optional<Excess> ahead(Rule rule, Window wanted, Instant now) {
        Instant latest = now.plus(Duration.ofDays(rule.most()));
        return wanted.start().isAfter(latest) ? Optional.of(new Excess.TooFar(rule, latest)) : Optional.empty();
    }

    private static Optional<Excess> open(Rule rule, List<Use> uses, Instant now) {
        List<Use> open = uses.stream().filter(Use::live).toList();
        return open.size() < rule.most() ? Optional.empty() : Optional.of(new Excess.TooManyOpen(rule, open.size(),
                open.stream().map(use -> use.window().end()).filter(end -> end.isAfter(now)).min(Comparator.naturalOrder()).orElse(null)));
    }

    /** The most are had where one of them, or the wanted one, begins. */
    private static Optional<Excess> atOnce(Rule rule, List<Use> uses, Window wanted) {
        List<Window> live = uses.stream().filter(Use::live).map(Use::window).filter(wanted::overlaps).toList();
        return Stream.concat(Stream.of(wanted.start()), live.stream().map(Window::start).filter(start -> start.isAfter(wanted.start())).sorted())
                .flatMap(from -> {
                    List<Window> there = live.stream().filter(window -> !window.start().isAfter(from) && window.end().isAfter(from)).toList();
                    Instant to = there.stream().map(Window::end).min(Comparator.naturalOrder()).orElse(wanted.end());
                    return there.size() < rule.most() ? Stream.<Excess>empty()
                            : Stream.of(new Excess.TooManyBoards(rule, there.size(), new Window(from, to)));
                }).findFirst();
    }

    private static Optional<Excess> hours(Rule rule, List<Window> periods, Window wanted, Function<Window, Duration> used) {
        Duration most = Duration.ofHours(rule.most());
        return periods.stream().flatMap(period -> {
            Duration before = used.apply(period);
            return before.plus(wanted.within(period)).compareTo(most) <= 0 ? Stream.<Excess>empty()
                    : Stream.of(new Excess.TooManyHours(rule, before, period));
        }).findFirst();
    }

    static Duration used(List<Use> uses, Window period) {
        return uses.stream().map(use -> use.window().within(period)).reduce(Duration.ZERO, Duration::plus);
    }

    /**
     * A later start from which a booking of the same length would be within all limits: when one of the person's bookings ends,
     * or a day begins. Whether a board is free then is another matter.
     */
    static Optional<Instant> next(Allowance allowance, List<Use> uses, Window wanted, Instant now, ZoneId zone) {
        TreeSet<Instant> starts = new TreeSet<>();
        uses.stream().map(use -> use.window().end()).filter(end -> end.isAfter(wanted.start())).forEach(starts::add);
        Instant day = wanted.start();
        for (int i = 0; i < MOST_DAYS; i++) {
            day = Periods.day(day, zone).end();
            starts.add(day);
        }
        return starts.stream()
                .takeWhile(start -> allowance.rules().stream().noneMatch(rule -> rule.limit() == Limit.AHEAD_DAYS
                        && ahead(rule, new Window(start, start), now).isPresent()))
                .filter(start -> check(allowance, uses, new Window(start, start.plus(wanted.length())), now, zone).isEmpty())
                .findFirst();
    }
}
