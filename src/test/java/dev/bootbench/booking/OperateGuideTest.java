package dev.bootbench.booking;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.bootbench.TestClock;
import dev.bootbench.contract.v1.CoordinatorMessage;
import dev.bootbench.link.FakeAgent;
import dev.bootbench.link.Hosts;
import dev.bootbench.link.TestPort;
import dev.bootbench.people.Role;
import dev.bootbench.people.TestPeople;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.smallrye.config.WithDefault;
import jakarta.inject.Inject;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Does what docs/operate.md does, in its order, and expects what stands there. */
@QuarkusTest
class OperateGuideTest {
    private static final Path GUIDE = Path.of("docs/operate.md");
    private static final Instant NOW = Instant.parse("2026-11-18T09:00:00Z");
    private static final Map<String, Role> PEOPLE = Map.of("ada", Role.ADMIN, "tina", Role.TEACHER, "mira", Role.STUDENT,
            "tom", Role.STUDENT, "kim", Role.STUDENT, "jon", Role.STUDENT);
    private static final List<String> BOARDS = List.of("vm-1", "vm-2", "vm-3", "vm-4");
    private static final Pattern BLOCK = Pattern.compile("^```example\\n(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE);
    private static final Pattern REQUEST = Pattern.compile("(?<who>\\w+) (?<method>GET|POST|PUT|PATCH|DELETE) (?<path>/\\S+)(?:\\n(?<body>.*))?",
            Pattern.DOTALL);
    private static final Pattern TIME = Pattern.compile("time (\\d+) minutes");
    private static final Pattern SETTING = Pattern.compile("^\\| `bootbench\\.booking\\.([a-z.-]+)` \\| `?(\\w+)`? \\|", Pattern.MULTILINE);
    private static final ObjectMapper JSON = new ObjectMapper();

    @Inject
    TestPeople people;

    @Inject
    TestClock clock;

    @Inject
    Hosts hosts;

    /** Names of the guide, and what stands for them here; and what was kept of answers. */
    private final Map<String, String> names = new LinkedHashMap<>();
    private final Map<String, String> kept = new HashMap<>();
    private FakeAgent agent;

    @BeforeEach
    void theLabOfTheGuide() {
        clock.advance(Duration.between(clock.now(), NOW));
        String unique = UUID.randomUUID().toString().substring(0, 8);
        PEOPLE.forEach((name, role) -> names.put(name, people.fresh(role).login()));
        names.put("os-2026", "os-" + unique);
        BOARDS.forEach(board -> names.put(board, board + "-" + unique));
        agent = new FakeAgent(TestPort.get(), hosts.create("bench-" + unique));
        names.put("guide", "guide-" + unique);
        BOARDS.forEach(board -> agent.with(FakeAgent.ready(names.get(board)).toBuilder().setProfile(names.get("guide")).build()));
        agent.connect();
        agent.await(CoordinatorMessage::hasHolds);
    }

    @AfterEach
    void restore() {
        names.forEach((name, login) -> {
            if (PEOPLE.containsKey(name)) {
                people.as(login).get("/api/reservations/waiting?mine=true").jsonPath().getList("id", Long.class)
                        .forEach(id -> people.as(login).delete("/api/reservations/" + id).then().statusCode(204));
            }
        });
        agent.close();
        clock.reset();
    }

    @Test
    void theExamplesDoWhatTheGuideSays() throws IOException {
        int requests = 0;
        for (MatchResult block : BLOCK.matcher(Files.readString(GUIDE)).results().toList()) {
            for (String step : block.group(1).strip().split("\\n\\n")) {
                Matcher time = TIME.matcher(step);
                if (time.matches()) {
                    clock.advance(Duration.ofMinutes(Long.parseLong(time.group(1))));
                } else {
                    exchange(step);
                    requests++;
                }
            }
        }
        assertThat(requests).as("requests in the guide").isGreaterThanOrEqualTo(20);
    }

    private void exchange(String step) throws IOException {
        String[] sides = step.split("\\n→ ", 2);
        Matcher request = REQUEST.matcher(sides[0]);
        assertThat(request.matches()).as("a request: " + sides[0]).isTrue();
        assertThat(sides).as("its answer: " + step).hasSize(2);
        RequestSpecification as = people.as(names.get(request.group("who")));
        if (request.group("body") != null) {
            as.body(real(request.group("body")));
        }
        Response answer = as.request(request.group("method"), real(request.group("path")));
        String[] expected = sides[1].split("\\n", 2);
        assertThat(answer.statusCode()).as(step + "\nwas answered " + answer.asString()).isEqualTo(Integer.parseInt(expected[0].strip()));
        if (expected.length == 2) {
            match(JSON.readTree(real(expected[1])), JSON.readTree(answer.asString()), step + "\nwas answered " + answer.asString());
        }
    }

    /** With the names of this run, and what was kept of earlier answers. */
    private String real(String text) {
        String known = kept.entrySet().stream().reduce(text, (seen, one) -> seen.replace(one.getKey() + "/", one.getValue() + "/")
                .replaceAll(Pattern.quote(one.getKey()) + "$", one.getValue()), (a, b) -> b);
        return Pattern.compile("\\b(" + names.keySet().stream().map(Pattern::quote).collect(Collectors.joining("|")) + ")\\b")
                .matcher(known).replaceAll(name -> names.get(name.group(1)));
    }

    /** What is expected has to be there; more may be. Of a list, all that is in it. "$name" keeps what is there. */
    private void match(JsonNode expected, @Nullable JsonNode found, String where) {
        if (expected.isTextual() && expected.asText().startsWith("$")) {
            assertThat(found).as(where).isNotNull();
            kept.put(expected.asText(), found.asText());
        } else if (expected.isObject()) {
            assertThat(found).as(where).isNotNull();
            expected.properties().forEach(each -> match(each.getValue(), found.get(each.getKey()), each.getKey() + " of " + where));
        } else if (expected.isArray()) {
            assertThat(found).as(where).isNotNull().hasSize(expected.size());
            for (int i = 0; i < expected.size(); i++) {
                match(expected.get(i), found.get(i), i + " of " + where);
            }
        } else if (expected.isNumber()) {
            assertThat(found).as(where).isNotNull();
            assertThat(found.decimalValue()).as(where).isEqualByComparingTo(expected.decimalValue());
        } else {
            assertThat(found).as(where).isEqualTo(expected);
        }
    }

    @Test
    void theSettingsAreThoseThereAre() throws IOException {
        Map<String, String> written = SETTING.matcher(Files.readString(GUIDE)).results()
                .collect(Collectors.toMap(row -> row.group(1), row -> row.group(2), (a, b) -> b, TreeMap::new));
        Map<String, String> real = new TreeMap<>();
        settings("", BookingConfig.class, real);
        assertThat(written).isEqualTo(real);
    }

    private static void settings(String prefix, Class<?> of, Map<String, String> found) {
        List<Method> methods = new ArrayList<>(Arrays.asList(of.getDeclaredMethods()));
        methods.removeIf(Method::isSynthetic);
        for (Method method : methods) {
            String name = prefix + method.getName().replaceAll("([A-Z])", "-$1").toLowerCase(java.util.Locale.ROOT);
            if (method.getReturnType().isInterface()) {
                settings(name + ".", method.getReturnType(), found);
            } else {
                WithDefault given = method.getAnnotation(WithDefault.class);
                found.put(name, given == null ? "none" : given.value());
            }
        }
    }
}
