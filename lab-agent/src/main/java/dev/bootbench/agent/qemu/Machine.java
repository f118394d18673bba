package dev.bootbench.agent.qemu;

import com.fasterxml.jackson.databind.JsonNode;
import dev.bootbench.agent.Folders;
import dev.bootbench.agent.board.LabFaultException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * One QEMU process and its monitor. Made stopped; {@link #go} lets it run once its serial line has a reader. As root it
 * runs under an unprivileged user id of its board, always with bounded address space and file size.
 */
final class Machine implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Machine.class);
    private static final Duration MONITOR = Duration.ofSeconds(10);
    /** Far above what QEMU maps for a guest of the profiles' size, far below what would hurt the host. */
    private static final String ADDRESS_SPACE = "8589934592";

    private final Process process;
    private final QmpClient monitor;
    private final Path serial;

    private Machine(Process process, QmpClient monitor, Path serial) {
        this.process = process;
        this.monitor = monitor;
        this.serial = serial;
    }

    /**
     * Starts the process and waits until its monitor answers and a resumed state is in place.
     *
     * @param uid    user id to run under when we are root
     * @param events QMP events, as they come
     */
    static Machine start(MachineSpec spec, String accelerator, int uid, Path log, Consumer<JsonNode> events)
            throws LabFaultException, InterruptedException {
        List<String> line = new ArrayList<>();
        if (Folders.isRoot()) {
            line.addAll(List.of("setpriv", "--reuid=" + uid, "--regid=" + uid, "--clear-groups", "--no-new-privs",
                    "--inh-caps=-all", "--bounding-set=-all"));
        }
        line.addAll(List.of("prlimit", "--as=" + ADDRESS_SPACE, "--core=0", "--fsize=" + diskBytes(spec), "nice", "-n", "5"));
        line.addAll(spec.command(accelerator));
        Process process;
        try {
            Files.deleteIfExists(spec.monitor());
            ProcessBuilder builder = new ProcessBuilder(line)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .redirectInput(spec.resume().orElse(Path.of("/dev/null")).toFile());
            builder.environment().keySet().retainAll(List.of("PATH"));
            process = builder.start();
        } catch (IOException e) {
            throw new LabFaultException("QEMU could not be started: " + e.getMessage(), e);
        }
        try {
            QmpClient monitor = QmpClient.connect(spec.monitor(), process, MONITOR, events);
            Machine machine = new Machine(process, monitor, serial(monitor));
            if (spec.resume().isPresent()) {
                machine.awaitResumed(spec.profile().deadlines().resume());
            }
            return machine;
        } catch (LabFaultException e) {
            process.destroyForcibly();
            throw new LabFaultException(e.getMessage() + lastLine(log), e);
        }
    }

    private static String diskBytes(MachineSpec spec) {
        String limit = spec.profile().machine().diskLimit();
        long unit = switch (limit.charAt(limit.length() - 1)) {
            case 'K' -> 1L << 10;
            case 'M' -> 1L << 20;
            default -> 1L << 30;
        };
        // Metadata of the image comes on top of the guest's own data.
        return Long.toString(Long.parseLong(limit.substring(0, limit.length() - 1)) * unit + (256L << 20));
    }

    private static Path serial(QmpClient monitor) throws LabFaultException, InterruptedException {
        for (JsonNode device : monitor.execute("query-chardev", Map.of(), MONITOR)) {
            if (device.path("label").asText().equals(MachineSpec.SERIAL)) {
                return Path.of(device.path("filename").asText().replaceFirst("^pty:", ""));
            }
        }
        throw new LabFaultException("QEMU made no serial line.");
    }

    private void awaitResumed(Duration limit) throws LabFaultException, InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        while (state().equals("inmigrate")) {
            if (!process.isAlive() || System.nanoTime() > deadline) {
                throw new LabFaultException("The frozen machine did not come back within " + limit.toSeconds() + " s.");
            }
            TimeUnit.MILLISECONDS.sleep(5);
        }
    }

    private static String lastLine(Path log) {
        try {
            List<String> lines = Files.readAllLines(log);
            return lines.isEmpty() ? "" : " QEMU's last words: " + lines.getLast();
        } catch (IOException e) {
            return "";
        }
    }

    String state() throws LabFaultException, InterruptedException {
        return monitor.execute("query-status", Map.of(), MONITOR).path("status").asText();
    }

    /** The PTY behind the guest's UART, to be opened like any serial port. */
    Path serial() {
        return serial;
    }

    void go() throws LabFaultException, InterruptedException {
        monitor.execute("cont", Map.of(), MONITOR);
    }

    /** A PTY drops a BREAK without an error; the monitor delivers it. */
    void sendBreak() throws LabFaultException, InterruptedException {
        monitor.execute("chardev-send-break", Map.of("id", MachineSpec.SERIAL), MONITOR);
    }

    /** Stops the guest and writes its state to the socket; the reader of the socket decides where to. */
    void freezeTo(Path socket, Duration limit) throws LabFaultException, InterruptedException {
        monitor.execute("stop", Map.of(), MONITOR);
        monitor.execute("migrate", Map.of("uri", "unix:" + socket), MONITOR);
        long deadline = System.nanoTime() + limit.toNanos();
        while (true) {
            String status = monitor.execute("query-migrate", Map.of(), MONITOR).path("status").asText();
            if (status.equals("completed")) {
                return;
            }
            if (status.equals("failed") || System.nanoTime() > deadline) {
                throw new LabFaultException("The machine could not be frozen (" + status + ").");
            }
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Called once, on another thread, when the process ends, whoever ended it. */
    void onExit(Consumer<Integer> listener) {
        process.onExit().thenAccept(ended -> listener.accept(ended.exitValue()));
    }

    /** Cuts the power. */
    @Override
    public void close() {
        process.destroyForcibly();
        monitor.close();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                LOG.errorf("QEMU process %d does not end", process.pid());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
