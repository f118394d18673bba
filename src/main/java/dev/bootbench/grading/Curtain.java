package dev.bootbench.grading;

import dev.bootbench.exercises.Header;
import dev.bootbench.exercises.Schedule;
import dev.bootbench.exercises.Visibility;
import java.time.Instant;

/**
 * What one reader may see of results. Teachers see all; students see of a check that is not open to them its title and
 * verdict, and no total as long as points are among what they cannot see.
 */
record Curtain(boolean teacher, Schedule schedule, Instant now) {
    boolean opens(Header.Check check) {
        return teacher || schedule.opens(check.visibility(), now);
    }

    /** As {@link #opens(Header.Check)}. An agent's word can close what is visible, but open nothing. */
    boolean opens(Header.Check check, CheckOutcome result) {
        return opens(check) && (teacher || !result.hidden() || check.visibility() != Visibility.VISIBLE);
    }

    boolean opensTotal(Header exercise) {
        return exercise.checks().stream().allMatch(check -> check.points().signum() == 0 || opens(check));
    }
}
