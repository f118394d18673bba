package dev.bootbench.sql;

import java.sql.SQLException;

/** The database refused or could not be reached. */
public final class SqlFailedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public SqlFailedException(SQLException cause) {
        super(cause);
    }

    /** PostgreSQL's five-character code, such as 23505 for a value that must be unique; empty when there was no answer. */
    public String state() {
        String state = ((SQLException) getCause()).getSQLState();
        return state == null ? "" : state;
    }
}
