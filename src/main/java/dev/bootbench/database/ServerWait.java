package dev.bootbench.database;

import java.io.IOException;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** Waits until a server answers, and says in words why it does not. */
record ServerWait(DataFolder folder, ServerSecrets secrets, long deadline) {
    private static final long POLL_NANOS = 50_000_000;
    private static final int TAIL = 4000;

    void untilReady(long pid) {
        String last = "it has not written that it is ready";
        while (System.nanoTime() < deadline) {
            if (!ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false)) {
                throw explain(tail());
            }
            boolean ready = Postmaster.read(folder.data()).filter(p -> p.pid() == pid && p.ready()).isPresent();
            if (ready) {
                try (Connection connection = ServerSetup.connectAsAdmin(secrets)) {
                    if (connection.isValid(10)) {
                        return;
                    }
                } catch (SQLException e) {
                    if ("28P01".equals(e.getSQLState())) {
                        throw new DatabaseProblem("The embedded PostgreSQL does not accept the password in "
                                + folder.secretsFile() + ": the file does not belong to the data folder beside it. "
                                + "Put the right one back from a backup.", e);
                    }
                    last = String.valueOf(e.getMessage());
                }
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
        throw new DatabaseProblem("PostgreSQL did not answer in time (" + last + "). Its log is " + folder.log()
                + "; bootbench.database.start-limit allows it longer.");
    }

    private String tail() {
        try {
            String log = Files.readString(folder.log());
            return log.substring(Math.max(0, log.length() - TAIL));
        } catch (IOException e) {
            return "(its log cannot be read: " + e + ")";
        }
    }

    /** What PostgreSQL printed before it gave up, as a sentence for people. */
    static RuntimeException explain(String printed) {
        if (printed.contains("Address already in use")) {
            return new PortTaken(printed);
        }
        if (printed.contains("No space left on device")) {
            return new DatabaseProblem("PostgreSQL cannot start: the disk is full. Free some space (df -h shows where), "
                    + "nothing is lost.");
        }
        if (printed.contains("could not map anonymous shared memory")
                || printed.contains("could not resize shared memory segment")) {
            return new DatabaseProblem("PostgreSQL cannot start: there is not enough memory for it (it wants 150 MB).");
        }
        List<String> telling = printed.lines()
                .filter(line -> line.contains("FATAL") || line.contains("PANIC") || line.contains("rror:")
                        || line.contains("ermission denied"))
                .toList();
        String reason = telling.isEmpty() ? printed.strip() : telling.getLast().strip();
        String mend = reason.contains("ermission denied") || reason.contains("Operation not permitted")
                ? " Its folder must belong to the user PostgreSQL runs as (nobody when Bootbench runs as root)." : "";
        return new DatabaseProblem("PostgreSQL cannot start: " + reason + "." + mend);
    }
}
