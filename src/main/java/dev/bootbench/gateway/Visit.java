package dev.bootbench.gateway;

import dev.bootbench.people.SshKeys;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/** One person's use of one board through the front door, as long as it lasts. */
interface Visit {
    SshKeys.Owner owner();

    String board();

    /** The hold without which it ends; empty for a console, which anybody may watch. */
    OptionalLong hold();

    /** Since the person last sent something. */
    Duration idle();

    /** Why the lab has ended it already, in a sentence, where the person does not know yet. */
    default Optional<String> dismissed() {
        return Optional.empty();
    }

    /** Tells the person something, where there is a line for it. Must not wait. */
    void tell(String sentence);

    /** Ends it; the person is told why, if that can be. Must not wait. */
    void end(String sentence);
}
