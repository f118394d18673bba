package dev.bootbench.grading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import dev.bootbench.exercises.Header;
import dev.bootbench.exercises.TestExercises;
import dev.bootbench.intake.Archives;
import dev.bootbench.link.TestPort;
import dev.bootbench.people.Role;
import dev.bootbench.people.TestPeople;
import dev.bootbench.sql.Sql;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.builder.MultiPartSpecBuilder;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What people and programs send, over HTTP. */
@QuarkusTest
class HandInTest {
    @Inject
    TestPeople people;

    @Inject
    TestExercises exercises;

    @Inject
    Sql sql;

    private Header exercise;
    private String login;

    @BeforeEach
    void newExercise() {
        exercise = exercises.offer("p-nobody");
        login = people.fresh(Role.STUDENT).login();
    }

    private String path() {
        return "/api/exercises/" + exercise.id() + "/submissions";
    }

    private RequestSpecification me() {
        return people.as(login);
    }

    private String sha256(Response made) {
        JsonPath json = made.then().statusCode(201).extract().jsonPath();
        return me().get("/api/submissions/" + json.getLong("submission.id")).then().statusCode(200)
                .body("files.path", equalTo(List.of("work.c", "work.h")))
                .extract().jsonPath().getString("sha256");
    }

    private RequestSpecification form() {
        return me().contentType(ContentType.MULTIPART);
    }

    private static io.restassured.specification.MultiPartSpecification file(String name, String text) {
        return new MultiPartSpecBuilder(text.getBytes(StandardCharsets.UTF_8))
                .fileName(name).controlName("files").mimeType("text/plain").build();
    }

    @Test
    void everyFormOfTheSameFilesIsTheSameSubmission() {
        byte[] zip = Archives.zip(a -> {
            a.file("x/work.h", "\n");
            a.file("x/work.c", "int x;\n");
        });
        byte[] tar = Archives.tarGz(a -> {
            a.file("work.h", "\n");
            a.file("work.c", "int x;\n");
        });
        String typed = sha256(me().body(Map.of("files", List.of(
                Map.of("path", "work.c", "text", "int x;\n"), Map.of("path", "work.h", "text", "\n")))).post(path()));
        assertThat(sha256(form().multiPart(file("work.c", "int x;\n")).multiPart(file("work.h", "\n")).post(path()))).isEqualTo(typed);
        assertThat(sha256(me().contentType("application/zip").body(zip).post(path()))).isEqualTo(typed);
        assertThat(sha256(me().contentType("application/gzip").body(tar).post(path()))).isEqualTo(typed);
        assertThat(sha256(form().multiPart("files", "x.zip", zip, "application/zip").post(path()))).isEqualTo(typed);
    }

    static List<Arguments> refused() {
        List<Map<String, String>> many = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            many.add(Map.of("path", i + ".c", "text", "x"));
        }
        return List.of(
                Arguments.of(List.of(), "is empty"),
                Arguments.of(many, "more than 100 files"),
                Arguments.of(List.of(Map.of("path", "../a.c", "text", "x")), "leaves the submission's folder"),
                Arguments.of(List.of(Map.of("path", "a\nb.c", "text", "x")), "control or invisible"),
                Arguments.of(List.of(Map.of("path", "", "text", "x")), "has no name"),
                Arguments.of(List.of(Map.of("path", "a.c")), "needs a path and a text"),
                Arguments.of(List.of(Map.of("path", "Makefile", "text", "all:\n")), "no .c file"),
                Arguments.of(List.of(Map.of("path", "a.c", "text", "x".repeat((1 << 20) + 1))), "larger than 1 MiB"));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void refusesInOneSentenceAndKeepsNothing(List<Map<String, String>> files, String sentence) {
        me().body(Map.of("files", files)).post(path()).then().statusCode(422)
                .contentType("application/problem+json")
                .body("code", equalTo("submission-refused"))
                .body("detail", containsString(sentence));
        assertThat(sql.list("select 1 from submission where exercise = ?", r -> 1, exercise.id())).isEmpty();
    }

    @Test
    void refusesHostileUploads() {
        refused(form().multiPart(file("../../etc/a.c", "x")).post(path()));
        refused(me().contentType("application/zip").body(Archives.zip(a -> a.link("a.c", "/etc/shadow"))).post(path()));
        refused(me().contentType("application/zip").body("no archive".getBytes(StandardCharsets.UTF_8)).post(path()));
        refused(me().contentType("application/gzip").body(Archives.tarGz(a -> a.file("a.c", new byte[100 << 20]))).post(path()));
        refused(me().contentType("application/zip").body(new byte[0]).post(path()));
        me().body("{\"files\": 7}").post(path()).then().statusCode(400);
        me().body("{").post(path()).then().statusCode(400);
        me().contentType("text/plain").body("int x;").post(path()).then().statusCode(415);
    }

    private static void refused(Response response) {
        response.then().statusCode(422).body("code", equalTo("submission-refused"));
    }

    /** A few MB on the line are a hundred as objects: it has to end while it is read, whatever it is for. */
    @ParameterizedTest
    @CsvSource({
        "/api/exercises/none/submissions, files, {}", "/api/boards/nowhere/deployments, files, {}",
        "/api/boards/nowhere/deployments, parameters, \"a\"", "/api/reservations, unknown, []"})
    void jsonOfAHundredThousandValuesIsNotReadToItsEnd(String where, String list, String value) throws Exception {
        String many = "{\"%s\": [%s%s]}".formatted(list, (value + ",").repeat(200_000), value);
        // Not as elsewhere in these tests: what they print of a request that fails would be the whole body, indented.
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> answer = client.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + TestPort.get() + where))
                    .header("Authorization", "Bearer " + people.token(login)).header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(many)).build(), HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).isEqualTo(413);
            assertThat(answer.body()).contains("\"code\":\"too-large\"", "Send less at a time");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/json", "application/json; x=application/zip", "text/plain", ""})
    void onlyFilesForBoardsMayBeLarge(String mediaType) throws IOException {
        String header = mediaType.isEmpty() ? "" : "\r\nContent-Type: " + mediaType;
        assertThat(announced("/api/boards/nowhere/deployments", header)).startsWith("HTTP/1.1 413").contains("8 MiB");
    }

    private String announced(String where, String header) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", TestPort.get())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(("POST " + where + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + people.token(login)
                    + header + "\r\nContent-Length: 209715200\r\n\r\nPK").getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void announcing200MegabytesIsAnsweredBeforeTheyAreSent() throws IOException {
        assertThat(announced(path(), "\r\nContent-Type: application/zip"))
                .startsWith("HTTP/1.1 413").contains("application/problem+json", "\"code\":\"too-large\"", "8 MiB");
    }

    @Test
    void sendingMoreThanAllowedWithoutSayingSoIsCutOff() throws IOException {
        byte[] chunk = new byte[1 << 16];
        StringBuilder answer = new StringBuilder();
        int sent = 0;
        try (Socket socket = new Socket("127.0.0.1", TestPort.get())) {
            socket.setSoTimeout(10_000);
            OutputStream out = socket.getOutputStream();
            out.write(("POST " + path() + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + people.token(login)
                    + "\r\nContent-Type: application/zip\r\nTransfer-Encoding: chunked\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            try {
                for (; sent < 200 << 20 && socket.getInputStream().available() == 0; sent += chunk.length) {
                    out.write("10000\r\n".getBytes(StandardCharsets.US_ASCII));
                    out.write(chunk);
                    out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
                }
                answer.append(new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII));
            } catch (IOException closed) {
                answer.append("closed");
            }
        }
        assertThat(sent).isLessThan(64 << 20);
        assertThat(answer.toString()).matches("HTTP/1.1 413|.*closed");
    }
}
