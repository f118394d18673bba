package dev.bootbench.boards;

import dev.bootbench.link.HostState;
import java.util.List;
import java.util.Optional;

/**
 * A board as other features see it.
 *
 * @param profile the board profile's id, e.g. {@code qemu-x86}
 * @param connected whether its host is linked just now
 * @param pristine as its agent last reported: an attempt or a reservation may begin at once
 * @param consoleFrom number of the first byte its console carried since it was last made pristine
 * @param kernel as {@code uname -r} prints it; empty while unknown
 * @param hostState whether its host is in service; nothing new begins on a board of one that is not {@code ACTIVE}
 * @param abilities what its profile can do beyond power and console: {@code kernel}, {@code break}; empty when its agent is
 *     older than protocol 1.2
 * @param lanes the kernels it can be taken for: {@code plain}, {@code debug}
 * @param notGrading why its host takes no attempts just now; empty when it does
 * @param cooperative whether root on it could have outlived its last reset: nothing hidden may reach it
 */
public record BoardInfo(
        String name,
        String host,
        String profile,
        String architecture,
        List<String> tags,
        BoardCondition condition,
        boolean connected,
        boolean pristine,
        String kernel,
        long consoleFrom,
        HostState hostState,
        List<String> abilities,
        List<String> lanes,
        String notGrading,
        boolean cooperative) {
    /** Why nothing new may begin on it, whatever its own condition is. */
    public Optional<String> closed() {
        return switch (hostState) {
            case ACTIVE -> Optional.empty();
            case DRAINING -> Optional.of("Host " + host + " is being taken out of service, so nothing new begins on " + name + ".");
            case RETIRED, REMOVED -> Optional.of("Host " + host + " is out of service, and " + name + " with it.");
        };
    }

    /** Why no attempt may begin on it, though a person may have it. */
    public Optional<String> withdrawn() {
        return notGrading.isEmpty() ? Optional.empty() : Optional.of(notGrading);
    }

    /** Whether an attempt may begin on it at once, as far as the board itself goes; holds are {@code booking}'s. */
    public boolean readyForGrading() {
        return connected && pristine && condition == BoardCondition.UP && closed().isEmpty() && withdrawn().isEmpty();
    }
}
