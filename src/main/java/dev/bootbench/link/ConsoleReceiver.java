package dev.bootbench.link;

import dev.bootbench.contract.v1.ConsoleUp;

/** Gets what a console's stream brings. Called by one virtual thread at a time; as long as it takes, the agent waits. */
public interface ConsoleReceiver {
    /** The first message is ConsoleOpened. */
    void received(ConsoleUp message);

    /** Nothing follows. The sentence says why, for people. */
    void ended(String sentence);
}
