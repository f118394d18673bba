package dev.bootbench.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The API as programs use it, and how long its answers take. */
final class BenchClient {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final Pattern PASSES = Pattern.compile("(?m)^bootbench_waiting_pass_seconds_(count|sum)(?:\\{[^}]*})? (\\S+)$");

    private final String url;
    private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1)
            .executor(Executors.newVirtualThreadPerTaskExecutor()).build();

    BenchClient(String url) {
        this.url = url;
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
        return send(request(token, path).GET());
    }

    Answer post(String token, String path, String json) {
        return send(request(token, path).header("Content-Type", "application/json").POST(HttpRequest.BodyPublishers.ofString(json)));
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

    private HttpRequest.Builder request(String token, String path) {
        return HttpRequest.newBuilder(URI.create(url + path)).timeout(LIMIT).header("Authorization", "Bearer " + token);
    }

    private Answer send(HttpRequest.Builder request) {
        long began = System.nanoTime();
        try {
            HttpResponse<String> answer = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
            return new Answer(answer.statusCode(), answer.body(), (System.nanoTime() - began) / 1e6);
        } catch (IOException e) {
            throw new IllegalStateException("The coordinator did not answer: " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
