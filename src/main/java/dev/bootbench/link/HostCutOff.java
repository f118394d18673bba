package dev.bootbench.link;

/**
 * The present link of a host, if there is one, rests on what no longer holds: it ends after the commit.
 *
 * @param sentence why, for people
 */
record HostCutOff(String host, String sentence) {}
