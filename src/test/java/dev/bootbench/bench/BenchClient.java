package dev.bootbench.bench;

import java.io.IOException;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The API as programs use it, and how long its answers take. It shares the processors with what it measures, so it does little. */
final class BenchClient {
    private static final Pattern PASSES = Pattern.compile("(?m)^bootbench_waiting_pass_seconds_(count|sum)(?:\\{[^}]*})? (\\S+)$");

    private final int port;
    /** As of browsers and programs that go on with the connection they have. */
    private final ConcurrentLinkedDeque<BenchConnection> idle = new ConcurrentLinkedDeque<>();

    BenchClient(int port) {
        this.port = port;
    }

    /** @param millis from the request to the last byte of the answer */
    record Answer(int status, String body, double millis) {
        Answer demand(int wanted) {
            if (status != wanted) {
                throw new IllegalStateException("Answered with " + status + " instead of " + wanted + ": " + body);
            }
            return this;
        }
    }

    /** So many passes over the waiting list, and the seconds they took together. */
    record Passes(long count, double seconds) {}

    Answer get(String token, String path) {
        return send(token, "GET", path, "");
    }

    Answer post(String token, String path, String json) {
        return send(token, "POST", path, json);
    }

    Passes passes() {
        Matcher lines = PASSES.matcher(get(BenchLab.token("watcher", 0), "/q/metrics").demand(200).body());
        long count = 0;
        double seconds = 0;
        while (lines.find()) {
            if (lines.group(1).equals("count")) {
                count = (long) Double.parseDouble(lines.group(2));
            } else {
                seconds = Double.parseDouble(lines.group(2));
            }
        }
        return new Passes(count, seconds);
    }

    private Answer send(String token, String method, String path, String body) {
        String request = method + " " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer " + token
                + (body.isEmpty() ? "" : "\r\nContent-Type: application/json\r\nContent-Length: " + body.length()) + "\r\n\r\n" + body;
        long began = System.nanoTime();
        try {
            BenchConnection connection = idle.poll();
            if (connection == null) {
                connection = new BenchConnection(port);
            }
            BenchConnection.Response response = connection.exchange(request);
            idle.push(connection);
            return new Answer(response.status(), response.body(), (System.nanoTime() - began) / 1e6);
        } catch (IOException e) {
            throw new IllegalStateException("The coordinator did not answer: " + e, e);
        }
    }
}
