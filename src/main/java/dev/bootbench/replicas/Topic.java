package dev.bootbench.replicas;

/** What replicas tell each other about. */
public enum Topic {
    /** Kind and id of a {@link dev.bootbench.Changed}. */
    CHANGED,
    /** Name of a board whose holds are not what they were. */
    HOLDS,
    /** Name of a host whose agent is linked otherwise than before. */
    LINK,
    /** Name of a host whose link has to end, and a sentence why. */
    CUT_OFF
}
