package dev.bootbench.boards;

import java.util.List;

/**
 * A board as other features see it.
 *
 * @param profile the board profile's id, e.g. {@code qemu-x86}
 * @param connected whether its host is linked just now
 * @param pristine as its agent last reported: an attempt or a reservation may begin at once
 * @param consoleFrom number of the first byte its console carried since it was last made pristine
 * @param kernel as {@code uname -r} prints it; empty while unknown
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
        long consoleFrom) {
    /** Whether an attempt may begin on it at once, as far as the board itself goes; holds are {@code booking}'s. */
    public boolean readyForGrading() {
        return connected && pristine && condition == BoardCondition.UP;
    }
}
