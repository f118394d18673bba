package dev.bootbench.agent.power;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.bootbench.agent.board.LabFaultException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/**
 * A small device with a web server. Each request has a connection of its own, since plugs serve few at once and drop idle
 * ones; redirects are not followed, so that a password goes nowhere else. Messages name the address, never a query: it may hold
 * a password.
 */
final class HttpDevice {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int LONGEST_ANSWER = 64 * 1024;

    private final String name;
    private final URI url;

    /** @param name the beginning of a sentence, with the address */
    HttpDevice(String name, URI url) {
        this.name = name;
        this.url = url;
    }

    record Answer(int status, String text, HttpHeaders headers) {}

    /** "?a=1&b=x%20y", in the order given. */
    static String query(Map<String, String> parameters) {
        return parameters.entrySet().stream()
                .map(one -> one.getKey() + "=" + URLEncoder.encode(one.getValue(), StandardCharsets.UTF_8).replace("+", "%20"))
                .collect(Collectors.joining("&", "?", ""));
    }

    /** @param pathAndQuery already encoded, with its first slash */
    Answer get(String pathAndQuery, Optional<String> authorization, Deadline deadline)
            throws LabFaultException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(url.resolve(pathAndQuery)).GET();
        authorization.ifPresent(value -> request.header("Authorization", value));
        // The devices speak HTTP/1.1 only, and some stumble over the offer to upgrade.
        HttpClient client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .proxy(HttpClient.Builder.NO_PROXY)
                .build();
        try {
            CompletableFuture<HttpResponse<String>> answer = client.sendAsync(
                    request.build(), BodyHandlers.limiting(BodyHandlers.ofString(), LONGEST_ANSWER));
            HttpResponse<String> response = answer.get(deadline.left().toNanos(), TimeUnit.NANOSECONDS);
            return new Answer(response.statusCode(), response.body(), response.headers());
        } catch (TimeoutException e) {
            throw new LabFaultException(name + " did not answer within " + deadline.words()
                    + ". Is it powered and on the network? Try: curl -m 5 " + url, e);
        } catch (ExecutionException e) {
            throw new LabFaultException(name + " cannot be reached (" + reason(e.getCause())
                    + "). Check the address, the network and the device's own power; try: curl -m 5 " + url, e);
        } finally {
            client.shutdownNow();
        }
    }

    private static String reason(Throwable cause) {
        // A refused connection comes without words.
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    }

    /** The answer of a request that must succeed. */
    JsonNode json(Answer answer, String mend) throws LabFaultException {
        if (answer.status() != 200) {
            throw refused(answer, mend);
        }
        try {
            return JSON.readTree(answer.text());
        } catch (JsonProcessingException e) {
            throw new LabFaultException(name + " answered what is no JSON: " + Words.quoted(answer.text()) + ". " + mend, e);
        }
    }

    LabFaultException refused(Answer answer, String mend) {
        return new LabFaultException(
                name + " answered HTTP " + answer.status() + " " + Words.quoted(answer.text()) + ". " + mend);
    }

    LabFaultException wrongPassword(Optional<?> passwordFile) {
        return new LabFaultException(name + (passwordFile.isPresent()
                ? " refuses the user or the password. Compare \"user\" and the contents of " + passwordFile.get() + " with the device's."
                : " wants a password. Give \"user\" and \"passwordFile\" in the board's power settings."));
    }
}
