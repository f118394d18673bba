package dev.bootbench.agent.board;

/** The rungs of the recovery ladder, gentlest first. Above the last one is a person: the board is quarantined. */
public enum Recovery {
    /** The board stays on: its connection is made anew. Keeps what is on the disk, hence only for a board nobody used. */
    SOFT_RESET("soft reset"),
    /** Off, a pause, on again; pristine only where each power-on starts from a pristine disk. */
    POWER_CYCLE("power cycle"),
    /** The disk is made anew before the power comes back. */
    RE_IMAGE("re-image");

    private final String words;

    Recovery(String words) {
        this.words = words;
    }

    /** As people say it. */
    public String words() {
        return words;
    }
}
