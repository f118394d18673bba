package dev.bootbench.booking;

import dev.bootbench.classes.Limits;
import dev.bootbench.people.Role;
import java.time.Duration;
import java.util.Optional;

/** What holds for the people of a role of whom nothing else is said. */
final class RoleLimits {
    private RoleLimits() {}

    static Limits of(Role role, BookingConfig config) {
        return switch (role) {
            case STUDENT -> limits(config.longest(), config.ahead(), config.perPerson(), config.boardsAtOnce(), config.hoursPerDay(),
                    config.hoursPerWeek());
            case TEACHER -> staff(config.teachers());
            case ADMIN -> staff(config.admins());
        };
    }

    private static Limits staff(BookingConfig.Staff staff) {
        return limits(staff.longest(), staff.ahead(), staff.perPerson(), staff.boardsAtOnce(), staff.hoursPerDay(), staff.hoursPerWeek());
    }

    private static Limits limits(
            Duration longest, Duration ahead, int open, Optional<Integer> boards, Optional<Integer> day, Optional<Integer> week) {
        return new Limits((int) longest.toMinutes(), (int) ahead.toDays(), open, boards.orElse(null), day.orElse(null), week.orElse(null));
    }
}
