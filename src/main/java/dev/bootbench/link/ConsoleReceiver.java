package dev.bootbench.link;

import dev.bootbench.contract.v1.ConsoleUp;

/** Gets what a console's stream brings; the first message is ConsoleOpened. */
public interface ConsoleReceiver extends Receiver<ConsoleUp> {}
