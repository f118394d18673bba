package dev.bootbench.console;

/** What somebody does with a console's keyboard. */
sealed interface KeyboardDeed {
    /** Types, if it can be had. */
    record Type(byte[] bytes) implements KeyboardDeed {}

    /** Has it, as if they typed: for a BREAK, which is no byte. */
    record Hold() implements KeyboardDeed {}

    record Ask() implements KeyboardDeed {}

    /** @param seat of who asked */
    record Answer(long seat, boolean accept) implements KeyboardDeed {}

    record TakeOver(String reason) implements KeyboardDeed {}

    record Release() implements KeyboardDeed {}
}
