package dev.bootbench.database;

/** The embedded PostgreSQL cannot run here. The message says why and how to mend it, and stands alone. */
public final class DatabaseProblem extends RuntimeException {
    private static final long serialVersionUID = 1;

    public DatabaseProblem(String message) {
        super(message);
    }

    public DatabaseProblem(String message, Throwable cause) {
        super(message, cause);
    }
}
