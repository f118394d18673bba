package dev.bootbench.people;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.websockets.next.WebSocket;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocketHandshakeException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Walks every endpoint in the code as nobody, student, teacher and administrator, and compares with the written rules. */
@QuarkusTest
class EndpointRulesTest {
    private static final List<String> WHO = List.of("anonymous", "student", "teacher", "admin");
    private static final Duration LIMIT = Duration.ofSeconds(30);

    @Inject
    TestPeople people;

    @TestHTTPResource("/")
    URI lab;

    /** @param consumes the media type the endpoint reads */
    private record Endpoint(String method, String path, String consumes) {
        String key() {
            return method + "," + path;
        }
    }

    @Test
    void everyEndpointLetsInWhomTheRulesName() throws Exception {
        Map<String, Endpoint> endpoints = endpoints();
        Map<String, List<String>> rules = rules();
        assertThat(endpoints).as("the scan finds the resources").containsKey("GET,/api/people");
        assertThat(missing(endpoints.keySet(), rules.keySet()))
                .as("endpoints without a row in src/test/resources/endpoint-rules.csv").isEmpty();
        assertThat(missing(rules.keySet(), endpoints.keySet())).as("rows without an endpoint").isEmpty();

        Map<String, String> tokens = new LinkedHashMap<>();
        for (String who : WHO.subList(1, WHO.size())) {
            tokens.put(who, people.token(who));
        }
        List<String> wrong = new ArrayList<>();
        // Bodies are left unread, which HTTP/2 does with resets; a server takes many of those for an attack and hangs up.
        HttpClient.Builder plain = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(LIMIT);
        try (HttpClient client = plain.build()) {
            for (Endpoint endpoint : endpoints.values()) {
                List<String> expected = rules.get(endpoint.key());
                for (int i = 0; i < WHO.size(); i++) {
                    int status = call(client, endpoint, tokens.get(WHO.get(i)));
                    String seen = status == 401 || status == 403 ? "refused" : "allowed";
                    if (!seen.equals(expected.get(i))) {
                        wrong.add(endpoint.key() + " as " + WHO.get(i) + ": " + expected.get(i) + " expected, HTTP " + status);
                    }
                }
            }
        }
        assertThat(wrong).isEmpty();
    }

    private int call(HttpClient client, Endpoint endpoint, @Nullable String token) throws Exception {
        String path = endpoint.path().replaceAll("\\{[^}]*}", "999999999");
        if (endpoint.method().equals("WS")) {
            return upgrade(client, path, token);
        }
        HttpRequest.Builder request = HttpRequest.newBuilder(lab.resolve(path)).timeout(LIMIT);
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        boolean bare = endpoint.method().equals("GET") || endpoint.method().equals("DELETE");
        if (bare) {
            request.method(endpoint.method(), BodyPublishers.noBody());
        } else {
            request.header("Content-Type", endpoint.consumes()).method(endpoint.method(), BodyPublishers.ofString("{}"));
        }
        // As a stream: a live event stream has an answer but no end.
        var answer = client.send(request.build(), BodyHandlers.ofInputStream());
        answer.body().close();
        return answer.statusCode();
    }

    private int upgrade(HttpClient client, String path, @Nullable String token) throws Exception {
        var builder = client.newWebSocketBuilder().connectTimeout(LIMIT);
        if (token != null) {
            builder.header("Authorization", "Bearer " + token);
        }
        URI address = URI.create(lab.resolve(path).toString().replaceFirst("^http", "ws"));
        try {
            builder.buildAsync(address, new java.net.http.WebSocket.Listener() {}).get(LIMIT.toSeconds(), TimeUnit.SECONDS).abort();
            return 101;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof WebSocketHandshakeException refused) {
                return refused.getResponse().statusCode();
            }
            throw e;
        }
    }

    private static Map<String, Endpoint> endpoints() {
        Map<String, Endpoint> found = new TreeMap<>();
        for (JavaClass type : new ClassFileImporter().withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("dev.bootbench")) {
            if (type.isAnnotatedWith(Path.class)) {
                String root = type.getAnnotationOfType(Path.class).value();
                for (JavaMethod method : type.getMethods()) {
                    add(found, type, root, method);
                }
            }
            if (type.isAnnotatedWith(WebSocket.class)) {
                Endpoint endpoint = new Endpoint("WS", normal(type.getAnnotationOfType(WebSocket.class).path()), "");
                found.put(endpoint.key(), endpoint);
            }
        }
        return found;
    }

    private static void add(Map<String, Endpoint> found, JavaClass type, String root, JavaMethod method) {
        for (var annotation : method.getAnnotations()) {
            if (annotation.getRawType().isAnnotatedWith(HttpMethod.class)) {
                String path = method.isAnnotatedWith(Path.class) ? "/" + method.getAnnotationOfType(Path.class).value() : "";
                String[] consumes = method.isAnnotatedWith(Consumes.class) ? method.getAnnotationOfType(Consumes.class).value()
                        : type.isAnnotatedWith(Consumes.class) ? type.getAnnotationOfType(Consumes.class).value()
                        : new String[] {"application/json"};
                Endpoint endpoint = new Endpoint(annotation.getRawType().getSimpleName().toUpperCase(Locale.ROOT),
                        normal(root + path), consumes[0]);
                found.put(endpoint.key(), endpoint);
            }
        }
    }

    /** One slash between parts, and no patterns inside the braces. */
    private static String normal(String path) {
        return ("/" + path).replaceAll("/+", "/").replaceAll("(.)/$", "$1").replaceAll("\\{\\s*(\\w+)\\s*:[^}]*}", "{$1}");
    }

    private static Map<String, List<String>> rules() throws IOException {
        Map<String, List<String>> rules = new TreeMap<>();
        try (var in = java.util.Objects.requireNonNull(
                EndpointRulesTest.class.getResourceAsStream("/endpoint-rules.csv"))) {
            for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n")) {
                String[] cell = line.strip().split(",");
                if (cell.length > 1 && !line.startsWith("#") && !cell[0].equals("method")) {
                    assertThat(cell).as(line).hasSize(6);
                    assertThat(List.of(cell).subList(2, 6)).as(line).isSubsetOf("allowed", "refused");
                    rules.put(cell[0] + "," + cell[1], List.of(cell).subList(2, 6));
                }
            }
        }
        return rules;
    }

    private static List<String> missing(Set<String> of, Set<String> in) {
        return of.stream().filter(key -> !in.contains(key)).toList();
    }
}
