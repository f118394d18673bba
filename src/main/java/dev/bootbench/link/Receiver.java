package dev.bootbench.link;

/** Gets what a stream brings. Called by one virtual thread at a time; as long as it takes, the other side waits. */
public interface Receiver<M> {
    void received(M message);

    /** Nothing follows. The sentence says why, for people. */
    void ended(String sentence);
}
