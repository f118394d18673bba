package dev.bootbench.notifications;

/**
 * What the lab wants somebody to know. Two notes with the same code and subject that nobody has read yet are one.
 *
 * @param code for programs, e.g. {@code board-quarantined}
 * @param subject what it is about: the name of a board, the number of a reservation
 * @param text a sentence or two: what happened and what to do
 * @param link the portal's page about it, as {@code /boards/pi-1}; empty where there is none
 */
public record Note(String code, String subject, String text, String link) {}
