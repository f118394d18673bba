package dev.bootbench.database;

/** Somebody else listens on the port the server was to use. */
final class PortTaken extends RuntimeException {
    private static final long serialVersionUID = 1;

    PortTaken(String message) {
        super(message);
    }
}
