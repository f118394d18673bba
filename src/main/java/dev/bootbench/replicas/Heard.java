package dev.bootbench.replicas;

/**
 * Another replica has committed something. Told on one thread, one after the other, so an observer must not wait for anything.
 * Some may be missed: nothing that has to be right may rest on it.
 *
 * @param topic what {@link Wire#tell} was called with there
 * @param what  the same
 */
public record Heard(Topic topic, String what) {}
