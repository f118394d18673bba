package dev.bootbench.console;

import dev.bootbench.booking.Hold;
import dev.bootbench.booking.HoldKind;
import dev.bootbench.booking.Holds;
import dev.bootbench.people.Person;
import dev.bootbench.people.PersonRepository;
import dev.bootbench.people.Role;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Who may type: the holder and those they share the board with, or a teacher; nobody during a graded run. Asked anew for every input. */
@ApplicationScoped
class Keyboard {
    private static final DateTimeFormatter CLOCK =
            DateTimeFormatter.ofPattern("HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final Holds holds;
    private final PersonRepository people;

    Keyboard(Holds holds, PersonRepository people) {
        this.holds = holds;
        this.people = people;
    }

    @Transactional
    WriteRight rightOf(long person, String board) {
        Person who = people.findById(person);
        Hold hold = holds.current(board).orElse(null);
        if (who == null || who.disabled) {
            return new WriteRight(false, name(hold), "Your account is disabled.");
        }
        boolean teaches = who.role.compareTo(Role.TEACHER) >= 0;
        if (hold == null) {
            return teaches ? new WriteRight(true, null, "")
                    : new WriteRight(false, null, "Book " + board + " to type at it.");
        }
        return switch (hold.kind()) {
            case LEASE -> new WriteRight(false, name(hold),
                    "A graded run holds the keyboard until about " + until(hold.end()) + " at the latest.");
            case RESERVATION -> {
                boolean mine = hold.isFor(person);
                yield new WriteRight(mine || teaches, name(hold), mine || teaches ? ""
                        : name(hold) + " holds " + board + " until " + until(hold.end()) + ": only the holder types, or whom they share it with.",
                        mine ? hold.id() : null, mine ? hold.end() : null);
            }
            case MAINTENANCE, EXAM -> new WriteRight(teaches, name(hold),
                    teaches ? "" : board + " is set aside until " + until(hold.end()) + ".");
        };
    }

    private @Nullable String name(@Nullable Hold hold) {
        if (hold == null) {
            return null;
        }
        if (hold.kind() == HoldKind.LEASE) {
            return "graded run";
        }
        Long holder = hold.person();
        return holder == null ? null : people.findById(holder).name;
    }

    private static String until(Instant end) {
        return CLOCK.format(end);
    }
}
