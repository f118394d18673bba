package dev.bootbench.people;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Keys as ssh-keygen makes them, and what people paste by mistake. */
@QuarkusTest
class SshKeysTest {
    @Inject
    TestPeople people;

    private Path home;

    @BeforeEach
    void makeAHome() throws Exception {
        home = Files.createTempDirectory("keys");
    }

    @AfterEach
    void clearUp() throws Exception {
        try (Stream<Path> files = Files.walk(home)) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
        }
    }

    private Path pair(String name, String... options) throws Exception {
        Path file = home.resolve(name);
        ProcessBuilder keygen = new ProcessBuilder("ssh-keygen", "-q", "-N", "", "-C", "my laptop", "-f", file.toString());
        keygen.command().addAll(List.of(options));
        assertThat(keygen.start().waitFor(30, TimeUnit.SECONDS)).isTrue();
        return file;
    }

    private String publicKey(String name, String... options) throws Exception {
        return Files.readString(Path.of(pair(name, options) + ".pub"));
    }

    private ValidatableResponse add(String login, String key) {
        return people.as(login).body(Map.of("key", key)).post("/api/me/ssh-keys").then();
    }

    @Test
    void keysAreKeptWithFingerprintAndNameAndGoAgain() throws Exception {
        String login = people.fresh(Role.STUDENT).login();
        String key = publicKey("ed", "-t", "ed25519");
        Process list = new ProcessBuilder("ssh-keygen", "-l", "-f", home.resolve("ed.pub").toString()).start();
        String fingerprint = new String(list.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.US_ASCII).split(" ")[1];
        int id = add(login, "  " + key + "\n").statusCode(201).body("name", equalTo("my laptop")).body("type", equalTo("ssh-ed25519"))
                .body("fingerprint", equalTo(fingerprint)).body("lastUsedAt", nullValue()).extract().path("id");
        add(login, publicKey("ec", "-t", "ecdsa")).statusCode(201);
        add(login, publicKey("rsa", "-t", "rsa", "-b", "3072")).statusCode(201).body("type", equalTo("ssh-rsa"));
        people.as(login).get("/api/me/ssh-keys").then().body("", hasSize(3));
        people.as(people.fresh(Role.STUDENT).login()).delete("/api/me/ssh-keys/" + id).then().statusCode(404);
        people.as(login).delete("/api/me/ssh-keys/" + id).then().statusCode(204);
        people.as(login).get("/api/me/ssh-keys").then().body("", hasSize(2));
        people.as(Role.ADMIN).get("/api/audit").then().body("action", org.hamcrest.Matchers.hasItems("ssh-key-added", "ssh-key-removed"));
    }

    @Test
    void aKeyIsOnePersons() throws Exception {
        String login = people.fresh(Role.STUDENT).login();
        String key = publicKey("one", "-t", "ed25519");
        add(login, key).statusCode(201);
        add(login, key).statusCode(409).body("detail", containsString("You have this key already"));
        String another = people.fresh(Role.STUDENT).login();
        String detail = add(another, key).statusCode(409).body("detail", containsString("belongs to another account")).extract().path("detail");
        String fingerprint = detail.replaceAll(".*(SHA256:\\S+):.*", "$1");
        people.as(Role.ADMIN).get("/api/audit").then()
                .body("find{it.action=='ssh-key-added' && it.detail.contains('" + fingerprint + "')}.subject", equalTo(login));
        people.as(Role.ADMIN).post("/api/people/" + login + "/reset").then().statusCode(200);
        add(another, key).statusCode(201);
    }

    @Test
    void aNewPasswordFromAnAdministratorLeavesNothingOfWhatLetSomebodyIn() throws Exception {
        TestPeople.Fresh student = people.fresh(Role.STUDENT);
        add(student.login(), publicKey("reset", "-t", "ed25519")).statusCode(201);
        String feed = people.as(student.login()).body(Map.of()).post("/api/feeds").then().statusCode(201).extract().path("path");
        io.restassured.RestAssured.get(feed).then().statusCode(200);
        String session = io.restassured.RestAssured.given().contentType("application/json")
                .body(Map.of("login", student.login(), "password", student.password())).post("/api/session").cookie(SessionCookie.NAME);
        var token = people.as(student.login());
        token.get("/api/me/ssh-keys").then().body("", hasSize(1));
        people.as(Role.ADMIN).post("/api/people/" + student.login() + "/reset").then().statusCode(200);
        token.get("/api/me/ssh-keys").then().statusCode(401);
        io.restassured.RestAssured.given().cookie(SessionCookie.NAME, session).get("/api/session").then().statusCode(401);
        io.restassured.RestAssured.get(feed).then().statusCode(404);
        people.as(student.login()).get("/api/me/ssh-keys").then().body("", hasSize(0));
        people.as(Role.ADMIN).get("/api/audit").then().body("find{it.action=='password-reset' && it.subject=='" + student.login() + "'}.detail",
                containsString("SSH keys"));
    }

    @Test
    void whatIsNoGoodKeyIsRefusedInWords() throws Exception {
        String login = people.fresh(Role.STUDENT).login();
        Path secret = pair("secret", "-t", "ed25519");
        add(login, Files.readString(secret)).statusCode(422).body("detail", containsString("That is a private key"));
        add(login, publicKey("short", "-t", "rsa", "-b", "2048")).statusCode(422).body("detail", containsString("has 2048 bits"));
        add(login, "hello").statusCode(422).body("detail", containsString("That is not a public key"));
        String key = Files.readString(Path.of(secret + ".pub"));
        add(login, key.substring(0, 50)).statusCode(422).body("detail", containsString("damaged"));
        add(login, key.replace("ssh-ed25519", "ssh-rsa")).statusCode(422).body("detail", containsString("damaged"));
        add(login, key + key).statusCode(422).body("detail", containsString("not one public key"));
        add(login, "command=\"sh\" " + key).statusCode(422).body("detail", containsString("not a public key"));
        add(login, "ssh-dss AAAAB3NzaC1kc3M=").statusCode(422).body("detail", containsString("not taken"));
        people.as(login).get("/api/me/ssh-keys").then().body("", hasSize(0));
    }
}
