package dev.bootbench.link;

import dev.bootbench.contract.v1.CommandDone;

/** A board command that was sent through another replica has ended; that replica has told its own features of it. */
public record CommandAnswered(String host, CommandDone done) {}
