package dev.bootbench.database;

import dev.bootbench.LabFolders;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The PostgreSQL the coordinator brings along, for labs that do not configure one: on loopback, with a persistent data
 * folder ({@code LAB_HOME/db}), durable and with SCRAM passwords like any other. One coordinator at a time uses it.
 */
public final class EmbeddedPostgres implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(EmbeddedPostgres.class);
    private static final int PORT_TRIES = 3;

    private final FileLock lock;
    private final DataFolder folder;
    private final ServerSecrets secrets;
    private final boolean adopted;
    private final DatabaseConfig config;
    private volatile long pid;
    private boolean closed;

    private EmbeddedPostgres(FileLock lock, DataFolder folder, ServerSecrets secrets, long pid, boolean adopted,
            DatabaseConfig config) {
        this.lock = lock;
        this.folder = folder;
        this.secrets = secrets;
        this.pid = pid;
        this.adopted = adopted;
        this.config = config;
    }

    /**
     * Starts the server, or takes over the one that a killed coordinator left behind.
     *
     * @throws DatabaseProblem when it cannot run here; the message is for people
     */
    public static EmbeddedPostgres start(LabFolders folders, DatabaseConfig config) {
        folders.create();
        FileLock lock = lock(folders.home().resolve("db.lock"));
        try {
            return start(lock, folders, config);
        } catch (RuntimeException e) {
            release(lock);
            throw e;
        }
    }

    private static EmbeddedPostgres start(FileLock lock, LabFolders folders, DatabaseConfig config) {
        long deadline = System.nanoTime() + config.startLimit().toNanos();
        PostgresBinaries binaries = PostgresBinaries.unpackInto(folders.cache());
        DataFolder folder = new DataFolder(folders.home(), binaries, ServerAccount.choose());
        ServerSecrets secrets = folder.prepare(deadline);
        Optional<Postmaster> left = folder.runningPostmaster(deadline);
        if (left.isPresent()) {
            ServerSecrets now = secrets.onPort(left.get().port());
            new ServerWait(folder, now, deadline).untilReady(left.get().pid());
            return ready(new EmbeddedPostgres(lock, folder, now, left.get().pid(), true, config));
        }
        for (int attempt = 1;; attempt++) {
            // A remembered port keeps psql one-liners and tunnels working; somebody else may have taken it meanwhile.
            int port = config.port() != 0 ? config.port()
                    : attempt == 1 && FreePort.isFree(secrets.port()) ? secrets.port() : FreePort.choose();
            ServerSecrets now = secrets.onPort(port);
            now.save(folder.secretsFile());
            try {
                Process process = folder.launch(now, config.maxConnections());
                new ServerWait(folder, now, deadline).untilReady(process.pid());
                return ready(new EmbeddedPostgres(lock, folder, now, process.pid(), false, config));
            } catch (PortTaken e) {
                if (config.port() != 0 || attempt == PORT_TRIES) {
                    throw new DatabaseProblem("Port " + port + " on loopback is in use, so PostgreSQL cannot listen "
                            + "there. Stop what uses it (ss -ltnp shows it) or set bootbench.database.port to another "
                            + "port, or to 0 for any free one.", e);
                }
            }
        }
    }

    private static EmbeddedPostgres ready(EmbeddedPostgres server) {
        ServerSetup.createDatabase(server.secrets);
        LOG.infof("%s PostgreSQL %s on 127.0.0.1:%d, data in %s (no JDBC URL is configured)",
                server.adopted ? "Took over the running" : "Started the embedded", server.folder.version(),
                server.port(), server.folder.data());
        server.watch();
        return server;
    }

    /** The kernel may kill the server when memory is short; the coordinator then starts it again on the same port. */
    private void watch() {
        ProcessHandle.of(pid).ifPresent(process -> process.onExit().thenRunAsync(this::revive, Thread::startVirtualThread));
    }

    private synchronized void revive() {
        if (closed) {
            return;
        }
        LOG.error("The embedded PostgreSQL has ended by itself; starting it again. Its last words are in " + folder.log()
                + ".1");
        try {
            long deadline = System.nanoTime() + config.startLimit().toNanos();
            folder.runningPostmaster(deadline);
            Process process = folder.launch(secrets, config.maxConnections());
            new ServerWait(folder, secrets, deadline).untilReady(process.pid());
            pid = process.pid();
            LOG.infof("The embedded PostgreSQL runs again on 127.0.0.1:%d", port());
            watch();
        } catch (RuntimeException e) {
            LOG.error("The embedded PostgreSQL does not start again: " + e.getMessage() + " Restart the coordinator.");
        }
    }

    public String url() {
        return ServerSetup.url(secrets, ServerSetup.DATABASE);
    }

    public String user() {
        return ServerSetup.USER;
    }

    public String password() {
        return secrets.password();
    }

    public int port() {
        return secrets.port();
    }

    /** The process number of the server's first process. */
    public long pid() {
        return pid;
    }

    /** True when the server ran already, left behind by a coordinator that was killed. */
    public boolean adopted() {
        return adopted;
    }

    /** The configuration with which Quarkus finds this server. */
    public Map<String, String> quarkusProperties() {
        return Map.of("quarkus.datasource.jdbc.url", url(), "quarkus.datasource.username", user(),
                "quarkus.datasource.password", password());
    }

    /** Stops the server in fast mode: clients are cut off, transactions rolled back, everything is written. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            folder.stop(config.stopLimit());
            if (!adopted) {
                // pg_ctl only waits for the note to go. An adopted server is no child of ours and may stay a zombie.
                ProcessHandle.of(pid).ifPresent(process -> process.onExit()
                        .completeOnTimeout(process, 5, TimeUnit.SECONDS).join());
            }
            LOG.infof("Stopped the embedded PostgreSQL, its data stays in %s", folder.data());
        } finally {
            release(lock);
        }
    }

    /** Gives up the server without stopping it, as a killed coordinator would; for tests of that. */
    synchronized void abandon() {
        closed = true;
        release(lock);
    }

    private static FileLock lock(Path file) {
        @Nullable FileChannel channel = null;
        try {
            channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock lock = channel.tryLock();
            if (lock != null) {
                return lock;
            }
        } catch (OverlappingFileLockException e) {
            // held by ourselves: the same answer as for another process
        } catch (IOException e) {
            throw new DatabaseProblem("Cannot write to " + file + ": " + e + ". Set LAB_HOME to a folder you may write to.", e);
        }
        close(channel);
        throw new DatabaseProblem("Another coordinator uses " + file.getParent() + " already. Stop it first, or set LAB_HOME "
                + "to another folder. Several coordinators for one lab need one PostgreSQL in quarkus.datasource.jdbc.url.");
    }

    private static void release(FileLock lock) {
        close(lock.acquiredBy());
    }

    private static void close(@Nullable AutoCloseable closeable) {
        try {
            if (closeable != null) {
                closeable.close();
            }
        } catch (Exception e) {
            LOG.debug("closing the lock file", e);
        }
    }

    /** Runs a helper program to its end and returns what it printed. */
    static String run(List<String> command, Path log, long deadline) {
        try {
            ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile())
                    .directory(Path.of("/").toFile());
            DataFolder.cleanEnvironment(builder);
            Process process = builder.start();
            process.getOutputStream().close();
            if (!process.waitFor(Math.max(1, deadline - System.nanoTime()), TimeUnit.NANOSECONDS)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
                throw new DatabaseProblem("PostgreSQL's " + command.getLast() + " did not end in time. It printed: "
                        + Files.readString(log));
            }
            String printed = Files.readString(log);
            if (process.exitValue() != 0) {
                throw ServerWait.explain(printed);
            }
            return printed;
        } catch (IOException e) {
            throw new DatabaseProblem("Cannot start PostgreSQL's programs: " + e + ". setsid and setpriv (package "
                    + "util-linux) are needed.", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DatabaseProblem("Interrupted while PostgreSQL was starting.", e);
        }
    }
}
