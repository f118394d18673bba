package dev.bootbench.problem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;

import dev.bootbench.people.Role;
import dev.bootbench.people.TestPeople;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Every kind of error is one problem document, with a sentence that helps and nothing that leaks. */
@QuarkusTest
class ProblemTest {
    @Inject
    TestPeople people;

    @Test
    void brokenJsonIsLocated() {
        problem(student().body("{\n  \"name\": oops\n}").post("/api/trouble").then(), 400, "bad-request")
                .body("detail", containsString("not JSON (line 2, column "));
    }

    @Test
    void aWrongKindOfValueNamesTheField() {
        problem(student().body("{\"name\":\"a\",\"count\":\"many\"}").post("/api/trouble").then(), 400, "bad-request")
                .body("detail", containsString("The value of count is not of the kind"));
        problem(student().body("{\"name\":\"a\",\"colour\":\"BLUE\"}").post("/api/trouble").then(), 400, "bad-request")
                .body("detail", containsString("one of RED, GREEN"));
        problem(student().body("[1]").post("/api/trouble").then(), 400, "bad-request")
                .body("detail", containsString("not the JSON object that belongs here"));
    }

    @Test
    void aMissingBodyIsNamed() {
        problem(student().post("/api/trouble").then(), 422, "invalid").body("detail", containsString("The request's body"));
    }

    @Test
    void brokenRulesOfABodyAreListedByField() {
        problem(student().body("{\"name\":\" \",\"parts\":[{\"name\":\"\"}]}").post("/api/trouble").then(), 422, "invalid")
                .body("errors.field", equalTo(List.of("name", "parts.name")))
                .body("detail", containsString("name must not be blank"));
    }

    @Test
    void brokenRulesOfAQueryParameterToo() {
        problem(student().get("/api/trouble?limit=11").then(), 422, "invalid")
                .body("detail", equalTo("limit must be less than or equal to 10."));
    }

    @Test
    void addressesThatDoNotExist() {
        problem(student().get("/api/no/such/thing").then(), 404, "not-found");
        problem(student().get("/api").then(), 404, "not-found");
        problem(student().get("/api/people.html").then(), 404, "not-found");
        problem(student().get("/api/trouble?limit=many").then(), 404, "not-found");
    }

    @Test
    void methodsAndMediaTypesThatAreNotUnderstood() {
        problem(student().delete("/api/trouble").then(), 405, "method-not-allowed");
        problem(student().contentType("text/plain").body("x").post("/api/trouble").then(), 415, "unsupported-media-type");
        problem(student().accept("image/png").get("/api/trouble").then(), 406, "not-acceptable");
    }

    @Test
    void whoIsNotSignedInAndWhoMayNot() {
        problem(io.restassured.RestAssured.given().get("/api/trouble").then(), 401, "not-signed-in");
        problem(student().get("/api/people").then(), 403, "not-allowed");
        problem(people.as(Role.ADMIN).get("/api/trouble/without-rule").then(), 403, "not-allowed");
    }

    @Test
    void rulesOfTheDatabase() {
        problem(student().get("/api/trouble/twice").then(), 409, "conflict").body("detail", equalTo("There is one like that already."));
        problem(student().get("/api/trouble/forbidden-value").then(), 422, "invalid");
    }

    @Test
    void anUnexpectedErrorShowsANumberAndNothingElse() {
        String first = problem(student().get("/api/trouble/unexpected").then(), 500, "internal").extract().path("errorId");
        String second = problem(student().get("/api/trouble/unexpected").then(), 500, "internal").extract().path("errorId");
        assertThat(first).isNotEqualTo(second).hasSize(36);
    }

    @Test
    void moreRequestsThanConnectionsIsNoErrorOfOurs() {
        problem(student().get("/api/trouble/pool-empty").then(), 503, "unavailable").body("detail", containsString("more to do than it can"));
    }

    @Test
    void furtherMembersDoNotReplaceTheStandardOnes() {
        problem(student().get("/api/trouble/with-extensions").then(), 409, "board-taken").body("conflicts", equalTo(List.of(1, 2)));
    }

    private RequestSpecification student() {
        return people.as(Role.STUDENT);
    }

    private static ValidatableResponse problem(ValidatableResponse answer, int status, String code) {
        return answer.statusCode(status)
                .contentType("application/problem+json")
                .body("status", equalTo(status))
                .body("code", equalTo(code))
                .body("type", equalTo("urn:bootbench:problem:" + code))
                .body(not(containsString("dev.bootbench")))
                .body(not(containsString("Exception")))
                .body(not(containsString("secret inner detail")));
    }
}
