package dev.bootbench.agent.qemu;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.bootbench.agent.board.LabFaultException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * QEMU's monitor (QMP) on a Unix socket. One command at a time, each with a deadline; events go to a listener on the
 * reading thread, which must return quickly.
 */
final class QmpClient implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final SocketChannel channel;
    private final Consumer<JsonNode> events;
    private final BlockingQueue<JsonNode> answers = new ArrayBlockingQueue<>(64);
    private long lastId;
    private @Nullable Thread reader;

    private QmpClient(SocketChannel channel, Consumer<JsonNode> events) {
        this.channel = channel;
        this.events = events;
    }

    /** Connects as soon as QEMU has made its socket, within the limit and while {@code process} lives. */
    static QmpClient connect(Path socket, Process process, Duration limit, Consumer<JsonNode> events)
            throws LabFaultException, InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        while (true) {
            try {
                SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
                channel.connect(UnixDomainSocketAddress.of(socket));
                QmpClient client = new QmpClient(channel, events);
                client.reader = Thread.ofVirtual().name("qmp").start(client::read);
                client.answer("the greeting", limit);
                client.execute("qmp_capabilities", Map.of(), limit);
                return client;
            } catch (IOException e) {
                if (!process.isAlive()) {
                    throw new LabFaultException("QEMU ended at once, with exit status " + process.exitValue() + ".", e);
                }
                if (System.nanoTime() > deadline) {
                    throw new LabFaultException("QEMU did not open its monitor within " + limit.toSeconds() + " s.", e);
                }
                TimeUnit.MILLISECONDS.sleep(10);
            }
        }
    }

    /** @throws LabFaultException when QEMU answers with an error or not in time */
    synchronized JsonNode execute(String command, Map<String, ?> arguments, Duration limit)
            throws LabFaultException, InterruptedException {
        long id = ++lastId;
        ObjectNode request = JSON.createObjectNode().put("execute", command).put("id", id);
        if (!arguments.isEmpty()) {
            request.set("arguments", JSON.valueToTree(arguments));
        }
        try {
            ByteBuffer bytes = ByteBuffer.wrap((request + "\n").getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        } catch (IOException e) {
            throw new LabFaultException("QEMU's monitor is gone (" + e.getMessage() + ").", e);
        }
        long deadline = System.nanoTime() + limit.toNanos();
        JsonNode answer;
        do {
            // An answer with another id came too late for a command that was given up.
            answer = answer(command, Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
        } while (answer.path("id").asLong() != id);
        if (answer.has("error")) {
            throw new LabFaultException("QEMU refused " + command + ": " + answer.path("error").path("desc").asText());
        }
        return answer.path("return");
    }

    private JsonNode answer(String to, Duration limit) throws LabFaultException, InterruptedException {
        JsonNode answer = answers.poll(limit.toMillis(), TimeUnit.MILLISECONDS);
        if (answer == null) {
            throw new LabFaultException("QEMU did not answer " + to + " in time.");
        }
        return answer;
    }

    private void read() {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(Channels.newInputStream(channel), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                JsonNode message = JSON.readTree(line);
                if (message.has("event")) {
                    events.accept(message);
                } else {
                    answers.offer(message);
                }
            }
        } catch (IOException e) {
            // The process ended: whoever waits runs into its deadline or sees the exit.
        }
    }

    /** When QEMU has ended: waits until its last events were passed on. */
    void drain(Duration limit) {
        try {
            if (reader != null) {
                reader.join(limit);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            // closed is closed
        }
    }
}
