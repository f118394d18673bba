package dev.bootbench.classes;

/**
 * A class is about to be taken away, within the transaction that does it: nothing new is made for it until that ends. Whoever still
 * needs it refuses by an exception.
 */
public record ClassGoes(long id, String name) {}
