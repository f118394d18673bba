package dev.bootbench.agent.fake;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The smart plug of the fake board, on this host's loopback: Tasmota's web requests ({@code /cm?cmnd=Power%20On}, as its
 * documentation's page "Commands" has them), and beside them {@code /fault}, {@code /restore} and {@code /panic} for
 * whoever plays fate. The relay is what the plug says; the board's power is what it does.
 */
final class FakePower implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** What the plug does to the board. */
    interface Board {
        void power(boolean on);

        void restoreDisk();

        void panic();

        Faults faults();
    }

    private record Answer(int status, Map<String, ?> body) {}

    private final Board board;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private boolean relay;

    FakePower(int port, Board board) throws IOException {
        this.board = board;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    int port() {
        return server.getAddress().getPort();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Map<String, String> query = query(exchange.getRequestURI().getRawQuery());
            Answer answer;
            try {
                answer = switch (exchange.getRequestURI().getPath()) {
                    case "/cm" -> command(query.getOrDefault("cmnd", ""));
                    case "/fault" -> fault(query);
                    case "/restore" -> {
                        board.restoreDisk();
                        yield new Answer(200, Map.of("restored", true));
                    }
                    case "/panic" -> {
                        board.panic();
                        yield new Answer(200, Map.of("panicked", true));
                    }
                    default -> new Answer(404, Map.of("error", "There are /cm?cmnd=Power%20On, /fault?set=NAME&clear=NAME, /restore and /panic."));
                };
            } catch (IllegalArgumentException e) {
                answer = new Answer(400, Map.of("error", e.getMessage()));
            }
            byte[] body = JSON.writeValueAsBytes(answer.body());
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(answer.status(), body.length);
            exchange.getResponseBody().write(body);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Map<String, String> query(@Nullable String raw) {
        Map<String, String> query = new HashMap<>();
        for (String part : raw == null ? new String[0] : raw.split("&")) {
            String[] pair = part.split("=", 2);
            query.put(pair[0], pair.length == 2 ? URLDecoder.decode(pair[1], StandardCharsets.UTF_8) : "");
        }
        return query;
    }

    private Answer command(String text) throws InterruptedException {
        board.faults().await(Fault.POWER_SILENT, false);
        if (board.faults().has(Fault.POWER_ERRORS)) {
            return new Answer(500, Map.of("WARNING", "the relay does not answer"));
        }
        String[] words = text.strip().toLowerCase(Locale.ROOT).split("\\s+", 2);
        if (!words[0].matches("power[01]?")) {
            return new Answer(200, Map.of("Command", "Unknown"));
        }
        synchronized (this) {
            switch (words.length == 2 ? words[1] : "") {
                case "on", "1", "true" -> turn(true);
                case "off", "0", "false" -> turn(false);
                case "toggle", "2" -> turn(!relay);
                // Anything else only asks.
                default -> {}
            }
            return new Answer(200, Map.of("POWER", relay ? "ON" : "OFF"));
        }
    }

    /** Turns the relay and, unless the plug is dead, the board's power. */
    synchronized void turn(boolean on) {
        relay = on;
        if (!board.faults().has(Fault.DEAD_POWER)) {
            board.power(on);
        }
    }

    private Answer fault(Map<String, String> query) {
        if (query.getOrDefault("clear", "").equals("all")) {
            board.faults().clearAll();
        } else {
            board.faults().clear(faults(query.get("clear")));
        }
        board.faults().set(faults(query.get("set")));
        return new Answer(200, Map.of("faults", board.faults().present().stream()
                .map(Fault::text)
                .collect(Collectors.toCollection(TreeSet::new))));
    }

    private static Fault[] faults(@Nullable String names) {
        return names == null || names.isBlank()
                ? new Fault[0]
                : Arrays.stream(names.split(",")).map(name -> Fault.parse(name.strip())).toArray(Fault[]::new);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
