package dev.bootbench.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.WebSocket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "kernel-log", description = "The kernel's log of a board that somebody holds, whatever its console's log level hides.")
final class KernelLogCommand extends ApiCommand {
    private static final String[] LEVELS = {"emerg", "alert", "crit", "err", "warn", "notice", "info", "debug"};
    /** A reader that brought nothing for so long has brought what there was. */
    private static final long QUIET_SECONDS = 2;

    @Parameters(index = "0", paramLabel = "BOARD")
    private String board;

    @Option(names = "--level", paramLabel = "0-7", defaultValue = "7", description = "Only this level and graver ones: 3 errors, 4 warnings.")
    private int level;

    @Option(names = {"-f", "--follow"}, description = "Goes on with what comes, until stopped.")
    private boolean follow;

    @Option(names = "--timeout", paramLabel = "SECONDS", defaultValue = "30", description = "For the board to answer (${DEFAULT-VALUE}).")
    private long timeout;

    @Override
    public Integer call() {
        BlockingQueue<String> messages = new LinkedBlockingQueue<>();
        WebSocket socket = client().socket("/api/boards/" + Client.part(board) + "/kernel-log", new WebSocket.Listener() {
            private final StringBuilder text = new StringBuilder();

            @Override
            public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
                text.append(data);
                if (last) {
                    messages.add(text.toString());
                    text.setLength(0);
                }
                from.request(1);
                return null;
            }

            @Override
            public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
                messages.add(closed(reason, Client.isTheLabsEnd(code) ? CliException.NO : CliException.LAB_FAULT));
                return null;
            }

            @Override
            public void onError(WebSocket from, Throwable error) {
                messages.add(closed("The connection broke: " + error.getMessage(), CliException.LAB_FAULT));
            }
        });
        try {
            return show(messages);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return CliException.LAB_FAULT;
        } catch (IOException e) {
            throw new CliException(CliException.LAB_FAULT, "The coordinator's answer cannot be read: " + e.getMessage());
        } finally {
            socket.abort();
        }
    }

    private static String closed(String reason, int exitCode) {
        return Client.JSON.createObjectNode().put("type", "closed").put("sentence", reason).put("exitCode", exitCode).toString();
    }

    private int show(BlockingQueue<String> messages) throws InterruptedException, IOException {
        boolean reading = false;
        String why = "The board did not answer.";
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(timeout);
        while (true) {
            long wait = reading ? (follow ? Long.MAX_VALUE : TimeUnit.SECONDS.toNanos(QUIET_SECONDS)) : deadline - System.nanoTime();
            String text = messages.poll(wait, TimeUnit.NANOSECONDS);
            if (text == null && reading) {
                return 0;
            }
            if (text == null) {
                throw new CliException(ConsoleCommand.TIMED_OUT, why);
            }
            JsonNode message = Client.JSON.readTree(text);
            switch (message.path("type").asText()) {
                case "lines" -> message.path("lines").forEach(this::print);
                case "reader" -> {
                    reading = message.path("reading").asBoolean();
                    why = message.path("sentence").asText();
                }
                case "closed" -> throw new CliException(message.path("exitCode").asInt(), message.path("sentence").asText());
                default -> { }
            }
            out().flush();
        }
    }

    private void print(JsonNode line) {
        int grave = line.path("level").asInt();
        if (grave > level) {
            return;
        }
        if (json) {
            out().println(line);
            return;
        }
        long micros = line.path("microseconds").asLong();
        // What a terminal would obey is not for this terminal.
        out().printf("[%5d.%06d] %-6s %s%n", micros / 1_000_000, micros % 1_000_000, LEVELS[grave],
                line.path("text").asText().replaceAll("[\\p{Cc}\\p{Cf}&&[^\\n\\t]]", "?"));
    }
}
