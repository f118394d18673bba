package dev.bootbench.soak;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/** One person with a browser that goes to any replica: books, waits, prolongs, leaves; and what all of them were told. */
final class SoakClient implements Runnable {
    /** What was answered to all persons. */
    static final class Told {
        final ConcurrentMap<Long, Boolean> accepted = new ConcurrentHashMap<>();
        final ConcurrentMap<Long, Boolean> ended = new ConcurrentHashMap<>();
        final ConcurrentMap<String, LongAdder> answers = new ConcurrentHashMap<>();
        final List<String> wrong = new ArrayList<>();
        volatile boolean over;

        void count(String answer) {
            answers.computeIfAbsent(answer, key -> new LongAdder()).increment();
        }

        synchronized void wrong(String what) {
            wrong.add(what);
        }
    }

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(Duration.ofSeconds(2)).build();
    private final Replicas replicas;
    private final Random random;
    private final Told told;
    private final int boards;
    private String cookie = "";
    private final List<Long> mine = new ArrayList<>();

    SoakClient(Replicas replicas, int boards, long seed, Told told) {
        this.replicas = replicas;
        this.boards = boards;
        this.random = new Random(seed);
        this.told = told;
    }

    SoakClient signIn(String login, String password) throws IOException, InterruptedException {
        HttpResponse<String> answer = send("POST", "/api/session", Map.of("login", login, "password", password));
        if (answer.statusCode() != 200) {
            throw new IOException(login + " cannot sign in: " + answer.statusCode() + " " + answer.body());
        }
        cookie = answer.headers().firstValue("set-cookie").orElseThrow().split(";")[0];
        return this;
    }

    JsonNode post(String path, Object body) throws IOException, InterruptedException {
        HttpResponse<String> answer = send("POST", path, body);
        if (answer.statusCode() >= 300) {
            throw new IOException(path + ": " + answer.statusCode() + " " + answer.body());
        }
        return JSON.readTree(answer.body());
    }

    @Override
    public void run() {
        while (!told.over) {
            try {
                step();
                TimeUnit.MILLISECONDS.sleep(100 + random.nextInt(400));
            } catch (IOException e) {
                // Killed in the middle: whether it was done nobody knows.
                told.count("no answer (replica dead)");
                if (!pause()) {
                    return;
                }
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                told.wrong("a client broke: " + e);
                return;
            }
        }
    }

    private static boolean pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(200);
            return true;
        } catch (InterruptedException e) {
            return false;
        }
    }

    private void step() throws IOException, InterruptedException {
        int dice = random.nextInt(10);
        if (dice < 7 || mine.isEmpty()) {
            book();
        } else if (dice < 8) {
            long id = mine.remove(random.nextInt(mine.size()));
            HttpResponse<String> answer = send("DELETE", "/api/reservations/" + id, null);
            if (judge("end", answer, 204)) {
                told.ended.put(id, true);
            }
        } else if (dice < 9) {
            long id = mine.get(random.nextInt(mine.size()));
            judge("look", send("GET", "/api/reservations/" + id, null), 200);
        } else {
            long id = mine.get(random.nextInt(mine.size()));
            judge("prolong", send("POST", "/api/reservations/" + id + "/extend", Map.of("minutes", 1)), 200);
        }
    }

    private void book() throws IOException, InterruptedException {
        Map<String, Object> request = new java.util.HashMap<>();
        int seconds = random.nextInt(8) == 0 ? 65 + random.nextInt(20) : 2 + random.nextInt(14);
        Instant start = Instant.now();
        if (random.nextInt(2) == 0) {
            start = start.plusMillis(500 + random.nextInt(12_000));
            request.put("start", start.toString());
        } else if (random.nextInt(3) > 0) {
            request.put("wait", true);
        }
        request.put("end", start.plusSeconds(seconds).toString());
        if (random.nextInt(3) == 0) {
            request.put("board", "soak-" + random.nextInt(boards));
        } else {
            request.put("profile", "soak");
            if (random.nextInt(3) == 0) {
                request.put("tags", List.of("even"));
            }
        }
        HttpResponse<String> answer = send("POST", "/api/reservations", request);
        if (judge("book", answer, 201)) {
            long id = JSON.readTree(answer.body()).get("id").asLong();
            told.accepted.put(id, true);
            mine.add(id);
            if (mine.size() > 6) {
                mine.removeFirst();
            }
        }
    }

    private boolean judge(String what, HttpResponse<String> answer, int wanted) throws IOException {
        if (answer.statusCode() == wanted) {
            told.count(what + ": accepted");
            return true;
        }
        JsonNode problem = JSON.readTree(answer.body().isEmpty() ? "{}" : answer.body());
        String type = problem.path("type").asText("?").replaceFirst(".*[/:]", "");
        told.count(what + ": " + answer.statusCode() + " " + type);
        if (answer.statusCode() >= 500) {
            told.wrong(what + " was answered with " + answer.statusCode() + ": " + answer.body());
        }
        return false;
    }

    private HttpResponse<String> send(String method, String path, @org.jspecify.annotations.Nullable Object body) throws IOException, InterruptedException {
        String base = "http://127.0.0.1:" + replicas.port(random);
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path)).timeout(PATIENCE).header("Origin", base)
                .method(method, body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body)));
        if (body != null) {
            request.header("Content-Type", "application/json");
        }
        if (!cookie.isEmpty()) {
            request.header("Cookie", cookie);
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
