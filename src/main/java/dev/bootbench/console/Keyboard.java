package dev.bootbench.console;

import dev.bootbench.LabTimes;
import dev.bootbench.booking.Hold;
import dev.bootbench.booking.HoldKind;
import dev.bootbench.booking.Holds;
import dev.bootbench.people.Person;
import dev.bootbench.people.PersonRepository;
import dev.bootbench.people.Role;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import org.jspecify.annotations.Nullable;

/** What a person is to a board's keyboard: told by who has the board. Asked anew for every input. */
@ApplicationScoped
class Keyboard {
    private final Holds holds;
    private final PersonRepository people;
    private final LabTimes times;

    Keyboard(Holds holds, PersonRepository people, LabTimes times) {
        this.holds = holds;
        this.people = people;
        this.times = times;
    }

    @Transactional
    WriteRight rightOf(Watcher watcher, String board) {
        Long person = watcher.person();
        return person == null ? WriteRight.barred("This link only watches.") : rightOf(person.longValue(), board);
    }

    private WriteRight rightOf(long person, String board) {
        Person who = people.findById(person);
        if (who == null || who.disabled) {
            return WriteRight.barred("Your account is disabled.");
        }
        boolean staff = who.role.compareTo(Role.TEACHER) >= 0;
        Hold hold = holds.current(board).orElse(null);
        if (hold == null) {
            return new WriteRight(staff ? Standing.STAFF : Standing.WATCHER, staff, null,
                    staff ? "" : "Book " + board + " to type at it.", null, null);
        }
        if (hold.isOfExam() && hold.kind() != HoldKind.LEASE && !staff && !hold.isFor(person)) {
            return WriteRight.barred(WatchRules.exam(board));
        }
        String holder = name(hold);
        return switch (hold.kind()) {
            case LEASE -> new WriteRight(Standing.RUN, staff, holder,
                    "A graded run holds the keyboard until about " + times.clock(hold.end()) + " at the latest.", null, null);
            case RESERVATION -> {
                boolean mine = hold.isFor(person);
                Standing standing = hold.person() != null && hold.person() == person ? Standing.OWNER
                        : mine ? Standing.PARTNER : staff ? Standing.STAFF : Standing.WATCHER;
                yield new WriteRight(standing, staff, holder, standing.entitled() ? ""
                        : holder + " holds " + board + " until " + times.clock(hold.end()) + ": only the holder types, or whom they share it with.",
                        hold.id(), mine ? hold.end() : null);
            }
            case MAINTENANCE, EXAM -> new WriteRight(staff ? Standing.STAFF : Standing.WATCHER, staff, holder,
                    staff ? "" : holds.setAside(hold), null, null);
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
}
