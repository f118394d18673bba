package dev.bootbench.portal;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import dev.bootbench.Changed;
import dev.bootbench.link.TestPort;
import dev.bootbench.people.Role;
import dev.bootbench.people.TestPeople;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

@QuarkusTest
class PortalTest {
    @Inject
    TestPeople people;

    @Inject
    Event<Changed> changed;

    @Test
    void theLiveStreamTellsWhatChangedOnceItIsCommitted() throws Exception {
        List<String> lines = new CopyOnWriteArrayList<>();
        String me = people.fresh(Role.STUDENT).login();
        HttpClient client = HttpClient.newHttpClient();
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + TestPort.get() + "/api/events"))
                    .header("Authorization", "Bearer " + people.token(me))
                    .timeout(Duration.ofSeconds(10)).build();
            var response = client.sendAsync(request, HttpResponse.BodyHandlers.fromLineSubscriber(new Lines(lines)));
            await().atMost(Duration.ofSeconds(10)).until(() -> lines.contains(":connected"));
            QuarkusTransaction.begin();
            changed.fire(new Changed(Changed.Kind.BOARD, "undone"));
            QuarkusTransaction.rollback();
            QuarkusTransaction.requiringNew().run(() -> changed.fire(new Changed(Changed.Kind.BOARD, "done")));
            changed.fire(new Changed(Changed.Kind.NOTIFICATION, "somebody-else"));
            changed.fire(new Changed(Changed.Kind.NOTIFICATION, me));
            changed.fire(new Changed(Changed.Kind.ATTEMPT, "7"));
            await().atMost(Duration.ofSeconds(10)).until(() -> lines.contains("data:{\"kind\":\"attempt\",\"id\":\"7\"}"));
            assertThat(lines).contains("data:{\"kind\":\"board\",\"id\":\"done\"}").noneMatch(line -> line.contains("undone"))
                    .contains("data:{\"kind\":\"notification\",\"id\":\"" + me + "\"}")
                    .noneMatch(line -> line.contains("somebody-else"));
            response.cancel(true);
        } finally {
            client.shutdownNow();
        }
    }

    @Test
    void theLiveStreamIsForThoseWhoSignedIn() {
        given().get("/api/events").then().statusCode(401);
    }

    @Test
    void pagesOfThePortalGetItsPageAndNothingElseDoes() {
        String page = given().get("/").then().statusCode(200).contentType(containsString("text/html")).extract().asString();
        given().get("/boards/vm-1?tab=console").then().statusCode(200).body(equalTo(page));
        given().get("/assets/missing.js").then().statusCode(404);
        people.as(Role.STUDENT).get("/api/missing").then().statusCode(404);
        people.as(Role.ADMIN).get("/q/missing").then().statusCode(404);
    }

    @Test
    void unreadChangesOfTheSameThingAreOne() throws Exception {
        ChangeFeed feed = new ChangeFeed();
        try (ChangeFeed.Subscription subscription = feed.subscribe(change -> true)) {
            for (int count = 0; count < 5_000; count++) {
                feed.changed(new Changed(Changed.Kind.BOARD, "vm-" + count % 3));
            }
            assertThat(subscription.next(Duration.ZERO)).contains(new Changed(Changed.Kind.BOARD, "vm-0"));
            assertThat(subscription.next(Duration.ZERO)).contains(new Changed(Changed.Kind.BOARD, "vm-1"));
            assertThat(subscription.next(Duration.ZERO)).contains(new Changed(Changed.Kind.BOARD, "vm-2"));
            assertThat(subscription.next(Duration.ZERO)).isEmpty();
        }
    }

    private record Lines(List<String> lines) implements java.util.concurrent.Flow.Subscriber<String> {
        @Override
        public void onSubscribe(java.util.concurrent.Flow.Subscription subscription) {
            subscription.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(String line) {
            lines.add(line);
        }

        @Override
        public void onError(Throwable cause) {
            lines.add("broken");
        }

        @Override
        public void onComplete() {
            lines.add("ended");
        }
    }
}
