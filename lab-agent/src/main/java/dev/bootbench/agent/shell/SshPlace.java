package dev.bootbench.agent.shell;

/**
 * Where an SSH client on this host finds a board.
 *
 * @param hostKey the only key the board may show, as a line of {@code ssh_host_ecdsa_key.pub} without its comment
 */
public record SshPlace(String host, int port, String hostKey) {}
