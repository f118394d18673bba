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
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Who may type: the holder, or a teacher; nobody during a graded run. Asked anew for every input. */
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
            return new WriteRight(false, name(hold), "Your account is disabled.", null);
        }
        boolean teaches = who.role.compareTo(Role.TEACHER) >= 0;
        if (hold == null) {
            return teaches ? new WriteRight(true, null, "", null)
                    : new WriteRight(false, null, "Book " + board + " to type at it.", null);
        }
        return switch (hold.kind()) {
            case LEASE -> new WriteRight(false, name(hold),
                    "A graded run holds the keyboard until about " + until(hold.end()) + " at the latest.", null);
            case RESERVATION -> {
                boolean mine = Objects.equals(hold.person(), person);
                yield new WriteRight(mine || teaches, name(hold), mine || teaches ? ""
                        : name(hold) + " holds " + board + " until " + until(hold.end()) + ": only the holder types.",
                        mine ? hold.id() : null);
            }
            case MAINTENANCE, EXAM -> new WriteRight(teaches, name(hold),
                    teaches ? "" : board + " is set aside until " + until(hold.end()) + ".", null);
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
