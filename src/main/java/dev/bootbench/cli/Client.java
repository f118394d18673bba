package dev.bootbench.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** Speaks to the coordinator as one person: with a token, or signed in for the length of one command. */
final class Client {
    static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration LIMIT = Duration.ofSeconds(70);
    /** A kernel over a slow line. */
    private static final Duration UPLOAD = Duration.ofMinutes(15);

    private final ClientSettings settings;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();
    private @Nullable String cookie;

    Client(ClientSettings settings) {
        this.settings = settings;
    }

    static Client connect() {
        return new Client(ClientSettings.load());
    }

    /** Where the coordinator is, as this person reaches it. */
    String url() {
        return settings.url();
    }

    JsonNode get(String path) {
        return json(send("GET", path, null, null));
    }

    /** An answer that is text, as it came. */
    String text(String path) {
        return new String(send("GET", path, null, null), StandardCharsets.UTF_8);
    }

    /** Whether a WebSocket was closed with a sentence of the lab's, rather than broken off. */
    static boolean isTheLabsEnd(int code) {
        return code >= 4400 && code < 4500;
    }

    /** Passes an answer on as it comes, however large. */
    void copy(String path, OutputStream out) throws IOException {
        authenticate();
        HttpResponse<InputStream> answer = exchange("GET", path, BodyPublishers.noBody(), null, UPLOAD, BodyHandlers.ofInputStream());
        try (InputStream body = answer.body()) {
            if (answer.statusCode() >= 400) {
                throw problem(answer.statusCode(), body.readAllBytes());
            }
            body.transferTo(out);
        }
    }

    JsonNode post(String path, Object body) {
        return json(send("POST", path, bytes(body), "application/json"));
    }

    /** As {@link #post(String, Object)}, for what takes longer. */
    JsonNode post(String path, Object body, Duration limit) {
        return json(send("POST", path, BodyPublishers.ofByteArray(bytes(body)), "application/json", limit));
    }

    JsonNode post(String path, byte[] body, String mediaType) {
        return json(send("POST", path, body, mediaType));
    }

    /** Sends a file as it lies on disk, however large. */
    JsonNode post(String path, Path file, String mediaType) {
        try {
            return json(send("POST", path, BodyPublishers.ofFile(file), mediaType, UPLOAD));
        } catch (FileNotFoundException e) {
            throw new CliException(CliException.BAD_INPUT, "Cannot read " + file + ": " + e.getMessage());
        }
    }

    JsonNode put(String path, Object body) {
        return json(send("PUT", path, bytes(body), "application/json"));
    }

    JsonNode patch(String path, Object body) {
        return json(send("PATCH", path, bytes(body), "application/json"));
    }

    JsonNode delete(String path) {
        return json(send("DELETE", path, null, null));
    }

    /** Opens a WebSocket as this person. */
    WebSocket socket(String path, WebSocket.Listener listener) {
        authenticate();
        WebSocket.Builder builder = http.newWebSocketBuilder().connectTimeout(Duration.ofSeconds(10));
        if (settings.token() != null) {
            builder.header("Authorization", "Bearer " + settings.token());
        } else {
            builder.header("Origin", settings.url());
            if (cookie != null) {
                builder.header("Cookie", cookie);
            }
        }
        try {
            return builder.buildAsync(URI.create(settings.url().replaceFirst("^http", "ws") + path), listener).join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof WebSocketHandshakeException refused
                    ? new CliException(CliException.NO, "The coordinator answered " + refused.getResponse().statusCode() + ".")
                    : new CliException(CliException.LAB_FAULT, settings.url() + " did not answer: " + e.getCause().getMessage());
        }
    }

    /** A part of a path, escaped. */
    static String part(Object value) {
        return URLEncoder.encode(value.toString(), StandardCharsets.UTF_8).replace("+", "%20");
    }

    private byte[] send(String method, String path, byte @Nullable [] body, @Nullable String mediaType) {
        return send(method, path, body == null ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body), mediaType, LIMIT);
    }

    private byte[] send(String method, String path, BodyPublisher body, @Nullable String mediaType, Duration limit) {
        authenticate();
        HttpResponse<byte[]> answer = exchange(method, path, body, mediaType, limit);
        if (answer.statusCode() >= 400) {
            throw problem(answer);
        }
        return answer.body();
    }

    /** Signs in once per command when a login and password are all we have. */
    private void authenticate() {
        if (settings.token() != null || cookie != null) {
            return;
        }
        if (settings.login() == null || settings.password() == null) {
            throw new CliException(CliException.BAD_INPUT, "You are not signed in: run ./lab login, or set BOOTBENCH_TOKEN.");
        }
        HttpResponse<byte[]> answer = exchange(
                "POST",
                "/api/session",
                BodyPublishers.ofByteArray(bytes(java.util.Map.of("login", settings.login(), "password", settings.password()))),
                "application/json",
                LIMIT);
        if (answer.statusCode() >= 400) {
            throw problem(answer);
        }
        cookie = answer.headers().allValues("set-cookie").stream()
                .map(each -> each.split(";", 2)[0])
                .reduce((a, b) -> a + "; " + b)
                .orElseThrow(() -> new CliException(CliException.LAB_FAULT, "The coordinator did not open a session."));
    }

    private HttpResponse<byte[]> exchange(
            String method, String path, BodyPublisher body, @Nullable String mediaType, Duration limit) {
        return exchange(method, path, body, mediaType, limit, BodyHandlers.ofByteArray());
    }

    private <T> HttpResponse<T> exchange(
            String method, String path, BodyPublisher body, @Nullable String mediaType, Duration limit, BodyHandler<T> handler) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(settings.url() + path))
                .timeout(limit)
                .header("Accept", "application/json, */*;q=0.5")
                .method(method, body);
        if (mediaType != null) {
            request.header("Content-Type", mediaType);
        }
        if (settings.token() != null) {
            request.header("Authorization", "Bearer " + settings.token());
        } else {
            request.header("Origin", settings.url());
            if (cookie != null) {
                request.header("Cookie", cookie);
            }
        }
        try {
            return http.send(request.build(), handler);
        } catch (ConnectException e) {
            throw new CliException(
                    CliException.LAB_FAULT, "No coordinator answers at " + settings.url() + ": is it up (./lab up, ./lab status)?");
        } catch (IOException e) {
            throw new CliException(CliException.LAB_FAULT, settings.url() + " did not answer: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CliException(CliException.LAB_FAULT, "Interrupted.");
        }
    }

    private static CliException problem(HttpResponse<byte[]> answer) {
        return problem(answer.statusCode(), answer.body());
    }

    private static CliException problem(int status, byte[] body) {
        int code = status >= 500 ? CliException.LAB_FAULT : CliException.NO;
        if (status == 400 || status == 413 || status == 422) {
            code = CliException.BAD_INPUT;
        }
        try {
            JsonNode problem = JSON.readTree(body);
            return new CliException(code, Sentences.of(problem));
        } catch (IOException e) {
            return new CliException(code, "The coordinator answered " + status + ".");
        }
    }

    private static byte[] bytes(Object body) {
        try {
            return JSON.writeValueAsBytes(body);
        } catch (IOException e) {
            throw new IllegalStateException("a request is always writable", e);
        }
    }

    private static JsonNode json(byte[] body) {
        if (body.length == 0) {
            return JsonNodeFactory.instance.objectNode();
        }
        try {
            return JSON.readTree(body);
        } catch (IOException e) {
            throw new CliException(CliException.LAB_FAULT, "The coordinator's answer cannot be read: " + e.getMessage());
        }
    }
}
