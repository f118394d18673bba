package dev.bootbench.booking;

/**
 * A reservation that had begun goes on as another person's, with the board as it is: nothing is reset.
 *
 * @param from its giver's, which has ended
 * @param to its receiver's
 */
public record HandedOver(Hold from, Hold to) {}
