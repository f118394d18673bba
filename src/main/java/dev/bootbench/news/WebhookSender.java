package dev.bootbench.news;

import dev.bootbench.LabClock;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Sends one piece of news to one webhook. What it answers beyond the status is not read, and where it points to is not asked. */
@ApplicationScoped
class WebhookSender {
    private static final int OK = 200;
    private static final int REDIRECT = 300;
    private static final int WRONG = 400;

    private final NewsConfig config;
    private final LabClock clock;
    private final HttpClient http;

    WebhookSender(NewsConfig config, LabClock clock) {
        this.config = config;
        this.clock = clock;
        this.http = HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NEVER).version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(config.timeout()).build();
    }

    @PreDestroy
    void close() {
        http.shutdownNow();
    }

    Outcome send(Due due) {
        String url = Objects.requireNonNull(due.url());
        Optional<String> problem = Address.problem(url, config.allowHttp());
        if (problem.isPresent()) {
            return failed(problem.get());
        }
        long seconds = clock.now().getEpochSecond();
        HttpRequest request = HttpRequest.newBuilder(URI.create(url))
                .header("Content-Type", "application/json")
                .header("User-Agent", "Bootbench")
                .header("webhook-id", due.news())
                .header("webhook-timestamp", String.valueOf(seconds))
                .header("webhook-signature", Signature.of(Objects.requireNonNull(due.secret()), due.news(), seconds, due.payload()))
                .POST(BodyPublishers.ofString(due.payload()))
                .build();
        // The request's own limit ends with the head of the answer; this one is for all of it.
        CompletableFuture<HttpResponse<Void>> answer = http.sendAsync(request, BodyHandlers.discarding());
        try {
            return judged(answer.get(config.timeout().toMillis(), TimeUnit.MILLISECONDS).statusCode());
        } catch (TimeoutException e) {
            return failed("It did not answer within " + config.timeout().toSeconds() + " s.");
        } catch (ExecutionException e) {
            Throwable cause = Objects.requireNonNullElse(e.getCause(), e);
            return failed(cause instanceof ConnectException ? "It could not be reached." : "It could not be reached: " + cause.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return failed("The lab stopped in between.");
        } finally {
            answer.cancel(true);
        }
    }

    private static Outcome judged(int status) {
        if (status >= OK && status < REDIRECT) {
            return new Outcome.Delivered(status);
        }
        return new Outcome.Failed(status, "It answered " + status
                + (status >= REDIRECT && status < WRONG ? ", and the lab goes nowhere else: enter the address it points to." : "."), false);
    }

    private static Outcome failed(String problem) {
        return new Outcome.Failed(null, problem, false);
    }
}
