package dev.bootbench.link;

/** Whether a host is heard from. */
public enum Link { CONNECTED, LOST }
