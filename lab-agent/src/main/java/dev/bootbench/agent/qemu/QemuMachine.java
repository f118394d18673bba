package dev.bootbench.agent.qemu;

import com.fasterxml.jackson.databind.JsonNode;
import dev.bootbench.agent.board.BoardUse.Sighting;
import dev.bootbench.agent.board.DebugStub;
import dev.bootbench.agent.board.LabFaultException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.jboss.logging.Logger;

/** One running QEMU process: a machine with its power on. Started stopped, so that its serial line is read from the first byte. */
public final class QemuMachine implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(QemuMachine.class);
    private static final Duration BREAK_IS_READ = Duration.ofMillis(300);
    private static final Duration ANSWER = Duration.ofSeconds(10);
    private static final Duration KILL = Duration.ofSeconds(10);
    private static final long POLL_MS = 10;

    private final Launch launch;
    private final Process process;
    private final BiConsumer<QemuMachine, Sighting> sightings;
    private QmpClient monitor;
    private volatile boolean guestAsked;
    private volatile boolean killed;

    private QemuMachine(Launch launch, Process process, BiConsumer<QemuMachine, Sighting> sightings) {
        this.launch = launch;
        this.process = process;
        this.sightings = sightings;
    }

    /**
     * Starts the process; the guest stands still until {@link #run}.
     *
     * @param sightings called on the monitor's thread for what the machine does without our asking
     */
    public static QemuMachine start(Launch launch, BiConsumer<QemuMachine, Sighting> sightings) throws LabFaultException, InterruptedException {
        try {
            Files.deleteIfExists(launch.monitor());
            ProcessBuilder builder = new ProcessBuilder(launch.command());
            builder.environment().clear();
            builder.environment().put("PATH", "/usr/sbin:/usr/bin:/sbin:/bin");
            builder.environment().put("TMPDIR", launch.folder().path().toString());
            Process process = builder.directory(launch.folder().path().toFile())
                    .redirectInput(launch.input().toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(launch.log().toFile())
                    .start();
            Files.writeString(launch.folder().pidFile(), String.valueOf(process.pid()));
            QemuMachine machine = new QemuMachine(launch, process, sightings);
            boolean whole = false;
            try {
                machine.monitor = QmpClient.connect(launch.monitor(), process, ANSWER, machine::event);
                process.onExit().thenRun(machine::exited);
                whole = true;
                return machine;
            } catch (LabFaultException e) {
                throw new LabFaultException(e.getMessage() + machine.lastWords(), e);
            } finally {
                if (!whole) {
                    machine.close();
                }
            }
        } catch (IOException e) {
            throw new LabFaultException("QEMU could not be started: " + e.getMessage(), e);
        }
    }

    private String lastWords() {
        try {
            String said = Files.readString(launch.log()).strip();
            return said.isEmpty() ? "" : " It said: " + said.substring(Math.max(0, said.length() - 500));
        } catch (IOException e) {
            return "";
        }
    }

    private void event(JsonNode event) {
        long now = System.nanoTime();
        boolean byGuest = event.path("data").path("guest").asBoolean();
        switch (event.path("event").asText()) {
            case "RESET" -> {
                if (byGuest) {
                    sightings.accept(this, new Sighting.GuestReset(now));
                }
            }
            case "SHUTDOWN" -> {
                if (byGuest) {
                    guestAsked = true;
                    // A machine that is told to end where it would restart says so this way.
                    boolean restarts = event.path("data").path("reason").asText().equals("guest-reset");
                    sightings.accept(this, restarts ? new Sighting.GuestReset(now) : new Sighting.GuestShutdown(now));
                }
            }
            case "GUEST_PANICKED" -> sightings.accept(this, new Sighting.GuestPanicked(now));
            default -> {
                // Many more kinds of event exist; none of them says that the guest did something.
            }
        }
    }

    private void exited() {
        monitor.drain(ANSWER);
        monitor.close();
        if (!killed) {
            sightings.accept(this, new Sighting.PowerLost(
                    System.nanoTime(), guestAsked, "QEMU ended with exit status " + process.exitValue() + "." + lastWords()));
        }
    }

    long pid() {
        return process.pid();
    }

    /** How long each of its threads has waited for a processor of this host since it began. */
    public Map<Long, Duration> processorWaits() {
        return ThreadWaits.of(pid());
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** The PTY that is the machine's serial port. */
    public Path serialPort() throws LabFaultException, InterruptedException {
        for (JsonNode device : monitor.execute("query-chardev", Map.of(), ANSWER)) {
            String file = device.path("filename").asText();
            if (device.path("label").asText().equals("serial0") && file.startsWith("pty:")) {
                return Path.of(file.substring("pty:".length()));
            }
        }
        throw new LabFaultException("QEMU does not say which PTY is the machine's serial port.");
    }

    /** Waits until the frozen state is loaded. */
    void awaitLoaded(Duration limit) throws LabFaultException, InterruptedException {
        await("query-status", status -> !status.path("status").asText().equals("inmigrate"), limit, "the frozen machine did not load");
    }

    public void run() throws LabFaultException, InterruptedException {
        monitor.execute("cont", Map.of(), ANSWER);
    }

    /**
     * Sends a BREAK and gives the guest time to read it. The emulated UART has one BREAK flag for its whole FIFO: a key
     * behind a BREAK that is not read yet is taken for a second one, and nothing hears it.
     */
    public void sendBreak() throws LabFaultException, InterruptedException {
        monitor.execute("chardev-send-break", Map.of("id", "serial0"), ANSWER);
        Thread.sleep(BREAK_IS_READ);
    }

    /** Opens the machine's debug stub on a socket in its folder, in place of one that was open. */
    public DebugStub debugStub() throws LabFaultException, InterruptedException {
        Path socket = launch.folder().path().resolve("gdb");
        try {
            Files.deleteIfExists(socket);
        } catch (IOException e) {
            throw new LabFaultException("The debug stub's socket cannot be made anew: " + e.getMessage(), e);
        }
        String said = gdbServer("unix:" + Launch.optionValue(socket) + ",server=on,wait=off");
        if (!Files.exists(socket)) {
            throw new LabFaultException("QEMU did not open its debug stub: " + said.strip());
        }
        return new Stub(socket);
    }

    /** The monitor's own command has no JSON form. */
    private String gdbServer(String device) throws LabFaultException, InterruptedException {
        return monitor.execute("human-monitor-command", Map.of("command-line", "gdbserver \"" + device + "\""), ANSWER).asText();
    }

    private final class Stub implements DebugStub {
        private final Path socket;

        private Stub(Path socket) {
            this.socket = socket;
        }

        @Override
        public Path socket() {
            return socket;
        }

        @Override
        public void close() {
            if (!process.isAlive()) {
                return;
            }
            try {
                gdbServer("none");
                run();
            } catch (LabFaultException e) {
                LOG.debugf("the debug stub of %s: %s", launch.board(), e.getMessage());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Stops the guest and writes its memory to the socket, on which somebody must listen. */
    void freezeTo(Path socket, Duration limit) throws LabFaultException, InterruptedException {
        monitor.execute("stop", Map.of(), ANSWER);
        monitor.execute("migrate-set-parameters", Map.of("max-bandwidth", 4L << 30), ANSWER);
        monitor.execute("migrate", Map.of("uri", "unix:" + socket), ANSWER);
        JsonNode end = await(
                "query-migrate",
                state -> switch (state.path("status").asText()) {
                    case "completed", "failed", "cancelled" -> true;
                    default -> false;
                },
                limit,
                "the machine's memory was not written");
        if (!end.path("status").asText().equals("completed")) {
            throw new LabFaultException("QEMU could not write the machine's memory: " + end.path("error-desc").asText() + lastWords());
        }
    }

    private JsonNode await(String query, Predicate<JsonNode> done, Duration limit, String otherwise)
            throws LabFaultException, InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        while (true) {
            JsonNode answer;
            try {
                answer = monitor.execute(query, Map.of(), ANSWER);
            } catch (LabFaultException e) {
                throw new LabFaultException(e.getMessage() + lastWords(), e);
            }
            if (done.test(answer)) {
                return answer;
            }
            if (System.nanoTime() > deadline) {
                throw new LabFaultException("QEMU: " + otherwise + " within " + limit.toSeconds() + " s.");
            }
            TimeUnit.MILLISECONDS.sleep(POLL_MS);
        }
    }

    /** Power off, at once. */
    @Override
    public void close() {
        killed = true;
        if (monitor != null) {
            monitor.close();
        }
        process.destroyForcibly();
        try {
            process.waitFor(KILL.toMillis(), TimeUnit.MILLISECONDS);
            Files.deleteIfExists(launch.folder().pidFile());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            // A stale pid file is checked against /proc before anybody believes it.
        }
    }
}
