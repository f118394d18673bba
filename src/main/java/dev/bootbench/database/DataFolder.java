package dev.bootbench.database;

import dev.bootbench.LabFolders;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.jboss.logging.Logger;

/** The data folder {@code LAB_HOME/db} and the programs that work on it. */
record DataFolder(Path home, PostgresBinaries binaries, ServerAccount account) {
    private static final Logger LOG = Logger.getLogger(DataFolder.class);
    private static final long NEEDED_BYTES = 200L << 20;

    Path data() {
        return home.resolve("db");
    }

    Path secretsFile() {
        return home.resolve("database.properties");
    }

    Path log() {
        return home.resolve("postgres.log");
    }

    /** The full version of the programs, for example "17.5". */
    String version() {
        String printed = EmbeddedPostgres.run(List.of(binaries.program("postgres"), "--version"),
                home.resolve("postgres-tool.log"), System.nanoTime() + Duration.ofSeconds(20).toNanos());
        return printed.replaceAll("(?s).*PostgreSQL\\) (\\S+).*", "$1").strip();
    }

    /** Makes the folder where it is missing; refuses one that these programs cannot read. */
    ServerSecrets prepare(long deadline) {
        checkSpace();
        if (Files.exists(data().resolve("PG_VERSION"))) {
            checkVersion();
            checkReachable(data());
            return ServerSecrets.load(secretsFile());
        }
        if (Files.exists(data())) {
            throw new DatabaseProblem(data() + " exists but is no PostgreSQL data folder: it has no PG_VERSION. "
                    + "Move it away, Bootbench then makes a new one.");
        }
        return initialise(deadline);
    }

    /** The server that runs on this folder already; a note left by one that is gone is removed. */
    Optional<Postmaster> runningPostmaster(long deadline) {
        while (true) {
            Optional<Postmaster> noted = Postmaster.read(data());
            if (noted.isEmpty()) {
                return Optional.empty();
            }
            if (!noted.get().runsIn(data())) {
                try {
                    Files.deleteIfExists(data().resolve("postmaster.pid"));
                } catch (IOException e) {
                    throw new DatabaseProblem("Cannot remove the stale " + data().resolve("postmaster.pid") + ": " + e, e);
                }
                return Optional.empty();
            }
            if (noted.get().ready()) {
                return noted;
            }
            // It is still starting, or stopping: either way the answer comes soon.
            if (System.nanoTime() > deadline) {
                throw new DatabaseProblem("A PostgreSQL (process " + noted.get().pid() + ") runs on " + data()
                        + " and neither becomes ready nor ends. Look into " + log() + ", then stop it (kill -INT).");
            }
            LockSupport.parkNanos(100_000_000);
        }
    }

    Process launch(ServerSecrets secrets, int maxConnections) {
        try {
            // A fresh file per start, so that a failure is read from its own lines; the one before it is kept.
            if (Files.exists(log())) {
                Files.move(log(), home.resolve("postgres.log.1"), StandardCopyOption.REPLACE_EXISTING);
            }
            ProcessBuilder builder = new ProcessBuilder(account.command(serverCommand(secrets, maxConnections)))
                    .directory(new File("/"))
                    .redirectInput(new File("/dev/null"))
                    .redirectErrorStream(true)
                    .redirectOutput(log().toFile());
            cleanEnvironment(builder);
            return builder.start();
        } catch (IOException e) {
            throw new DatabaseProblem("Cannot start PostgreSQL: " + e + ". setsid and setpriv (package util-linux) are "
                    + "needed, and a writable " + home + ".", e);
        }
    }

    void stop(Duration limit) {
        if (Postmaster.read(data()).filter(postmaster -> postmaster.runsIn(data())).isEmpty()) {
            return;
        }
        EmbeddedPostgres.run(account.command(List.of(binaries.program("pg_ctl"), "stop", "-m", "fast", "-w",
                "-t", Long.toString(Math.max(1, limit.toSeconds())), "-D", data().toString())),
                home.resolve("postgres-tool.log"), System.nanoTime() + limit.plusSeconds(5).toNanos());
    }

    static void cleanEnvironment(ProcessBuilder builder) {
        // PGDATA, PGPORT, LD_PRELOAD and the like of the caller must not leak into the server.
        String path = builder.environment().getOrDefault("PATH", "/usr/sbin:/usr/bin:/sbin:/bin");
        builder.environment().clear();
        builder.environment().put("PATH", path);
        builder.environment().put("LC_ALL", "C");
        builder.environment().put("TZ", "UTC");
    }

    private List<String> serverCommand(ServerSecrets secrets, int maxConnections) {
        // Terse: the detail of a refused row quotes it, password hashes included. A lab's tables are in memory, where a page by index costs
        // hardly more than the next one: the default, which is for spinning disks, reads all holds there ever were to find a few. Nothing here
        // takes so long that compiling it would pay.
        List<String> command = new ArrayList<>(List.of(binaries.program("postgres"), "-D", data().toString()));
        for (String setting : List.of("listen_addresses=127.0.0.1", "port=" + secrets.port(), "unix_socket_directories=",
                "fsync=on", "synchronous_commit=on", "full_page_writes=on", "password_encryption=scram-sha-256",
                "max_connections=" + maxConnections, "log_timezone=UTC", "timezone=UTC", "log_line_prefix=%m [%p] ",
                "random_page_cost=1.1", "jit=off", "log_checkpoints=off", "log_error_verbosity=terse", "lc_messages=C")) {
            command.addAll(List.of("-c", setting));
        }
        return command;
    }

    private ServerSecrets initialise(long deadline) {
        ServerSecrets secrets = ServerSecrets.fresh();
        Path part = home.resolve("db.new");
        Path passwordFile = home.resolve("db.new.password");
        try {
            if (Files.exists(part)) {
                PostgresBinaries.delete(part);
            }
            Files.createDirectory(part, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            account.own(part);
            checkReachable(part);
            LabFolders.writeSecret(passwordFile, secrets.adminPassword());
            account.own(passwordFile);
            LOG.infof("Making the database in %s", data());
            EmbeddedPostgres.run(account.command(List.of(binaries.program("initdb"), "-D", part.toString(),
                    "-U", ServerSetup.ADMIN, "--pwfile=" + passwordFile, "--auth=scram-sha-256", "--encoding=UTF8",
                    "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--data-checksums")),
                    home.resolve("postgres-tool.log"), deadline);
            secrets.save(secretsFile());
            // Last: a data folder that exists is whole and its passwords are written.
            Files.move(part, data(), StandardCopyOption.ATOMIC_MOVE);
            return secrets;
        } catch (IOException e) {
            throw new DatabaseProblem("Cannot make the data folder " + data() + ": " + e, e);
        } finally {
            try {
                Files.deleteIfExists(passwordFile);
            } catch (IOException e) {
                LOG.warnf("Cannot delete %s: %s. Delete it by hand, it holds a password.", passwordFile, e);
            }
        }
    }

    private void checkSpace() {
        try {
            long free = Files.getFileStore(home).getUsableSpace();
            if (free < NEEDED_BYTES) {
                throw new DatabaseProblem("The disk that holds " + home + " has only " + (free >> 20) + " MB left, "
                        + "PostgreSQL needs at least " + (NEEDED_BYTES >> 20) + " MB. Free some space or set LAB_HOME to "
                        + "a folder on another disk.");
            }
        } catch (IOException e) {
            throw new DatabaseProblem("Cannot look at the disk of " + home + ": " + e, e);
        }
    }

    private void checkVersion() {
        try {
            String wrote = Files.readString(data().resolve("PG_VERSION")).strip();
            String ours = version().replaceAll("\\..*", "");
            if (!wrote.equals(ours)) {
                throw new DatabaseProblem("The data folder " + data() + " was written by PostgreSQL " + wrote
                        + ", this Bootbench brings PostgreSQL " + ours + ", which cannot read it. Use the Bootbench "
                        + "that wrote it, or dump it there (pg_dump) and load it into a new folder. Nothing was changed.");
            }
        } catch (IOException e) {
            throw new DatabaseProblem("Cannot read " + data().resolve("PG_VERSION") + ": " + e, e);
        }
    }

    /** Every folder above must let the server's user pass. */
    private void checkReachable(Path folder) {
        try {
            EmbeddedPostgres.run(account.command(List.of("sh", "-c", "test -x \"$0\" && test -w \"$1\"",
                    binaries.program("postgres"), folder.toString())), home.resolve("postgres-tool.log"),
                    System.nanoTime() + Duration.ofSeconds(20).toNanos());
        } catch (DatabaseProblem e) {
            throw new DatabaseProblem("PostgreSQL runs as " + (account.switched() ? "the user nobody" : "your user")
                    + ", who cannot reach " + folder + " or " + binaries.root() + ". Every folder above them needs the "
                    + "permission to pass (chmod o+x), or set LAB_HOME and LAB_CACHE to folders elsewhere, for example "
                    + "/var/lib/bootbench and /var/cache/bootbench.", e);
        }
    }
}
