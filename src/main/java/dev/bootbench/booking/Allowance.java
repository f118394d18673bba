package dev.bootbench.booking;

import dev.bootbench.classes.BookingLimits.OfClass;
import dev.bootbench.classes.Limits;
import dev.bootbench.people.Role;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * What one person may book. For each limit by itself: what an administrator set on the person; else the largest that any of
 * their classes has; else what their role has; else it is not limited. The budget of each of their classes holds beside that.
 *
 * @param rules by kind of limit
 * @param spent of the class of that name in that week, by all members
 */
record Allowance(List<Rule> rules, BiFunction<String, Window, Duration> spent) {

    /** Where a limit comes from. */
    record Source(Kind kind, String name) {
        enum Kind { ROLE, CLASS, PERSON }

        /** As in "students", "class os-2026", "set for mira". */
        String inWords() {
            return switch (kind) {
                case ROLE -> name;
                case CLASS -> "class " + name;
                case PERSON -> "set for " + name;
            };
        }
    }

    /** @param most in the unit of the limit's name */
    record Rule(Limit limit, int most, Source source) {}

    static Allowance of(
            Role role, Limits defaults, List<OfClass> classes, String login, Limits own, BiFunction<String, Window, Duration> spent) {
        List<Rule> rules = new ArrayList<>();
        for (Limit limit : Limit.values()) {
            rule(limit, role, defaults, classes, login, own).ifPresent(rules::add);
        }
        for (OfClass each : classes) {
            Integer hours = each.budget().hoursPerWeek();
            if (hours != null) {
                rules.add(new Rule(Limit.CLASS_HOURS_PER_WEEK, hours, new Source(Source.Kind.CLASS, each.name())));
            }
        }
        return new Allowance(List.copyOf(rules), spent);
    }

    private static Optional<Rule> rule(Limit limit, Role role, Limits defaults, List<OfClass> classes, String login, Limits own) {
        Integer set = limit.in(own);
        if (set != null) {
            return Optional.of(new Rule(limit, set, new Source(Source.Kind.PERSON, login)));
        }
        Optional<Rule> ofClass = classes.stream().flatMap(each -> Optional.ofNullable(limit.in(each.limits()))
                        .map(most -> new Rule(limit, most, new Source(Source.Kind.CLASS, each.name()))).stream())
                .max(Comparator.comparingInt(Rule::most));
        return ofClass.or(() -> Optional.ofNullable(limit.in(defaults))
                .map(most -> new Rule(limit, most, new Source(Source.Kind.ROLE, plural(role)))));
    }

    private static String plural(Role role) {
        return switch (role) {
            case STUDENT -> "students";
            case TEACHER -> "teachers";
            case ADMIN -> "administrators";
        };
    }
}
