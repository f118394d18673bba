package dev.bootbench.classes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import dev.bootbench.people.Role;
import dev.bootbench.people.TestPeople;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What teachers and administrators do with classes, and who sees what of them. */
@QuarkusTest
class ClassesTest {
    @Inject
    TestPeople people;

    @Inject
    ClassRows rows;

    private final String name = "os-" + UUID.randomUUID().toString().substring(0, 8);
    private final String path = "/api/classes/" + name;
    private String teacher;
    private String stranger;
    private String student;
    private String other;

    @BeforeEach
    void somePeople() {
        teacher = people.fresh(Role.TEACHER).login();
        stranger = people.fresh(Role.TEACHER).login();
        student = people.fresh(Role.STUDENT).login();
        other = people.fresh(Role.STUDENT).login();
    }

    @Test
    void aTeacherMakesAClassAndTeachesIt() {
        people.as(teacher).body(Map.of("name", name, "title", " Operating systems ", "limits", Map.of("hoursPerWeek", 8), "budget",
                        Map.of("hoursPerWeek", 200))).post("/api/classes").then().statusCode(201)
                .body("name", equalTo(name)).body("title", equalTo("Operating systems")).body("teachers.login", contains(teacher))
                .body("size", equalTo(0)).body("members.size()", equalTo(0)).body("mine", equalTo(true))
                .body("limits", equalTo(Map.of("hoursPerWeek", 8))).body("budget", equalTo(Map.of("hoursPerWeek", 200)));
        people.as(teacher).body(Map.of("name", name, "title", "Again")).post("/api/classes").then().statusCode(409)
                .body("detail", equalTo("There is a class " + name + " already."));
        people.as(student).body(Map.of("name", name + "x", "title", "Mine")).post("/api/classes").then().statusCode(403);
    }

    @Test
    void whatIsNotAClassIsRefusedInWords() {
        refused(Map.of("name", "Not a name!", "title", "x"), "beginning with a letter or digit");
        refused(Map.of("name", name, "title", "a\tb"), "1 to 200 characters");
        refused(Map.of("name", name, "title", "x", "teachers", List.of(student)), student + " has the role student");
        refused(Map.of("name", name, "title", "x", "limits", Map.of("hoursPerWeek", -1)), "limits.hoursPerWeek");
        refused(Map.of("name", name, "title", "x", "limits", Map.of("longestMinutes", 1)), "limits.longestMinutes");
        people.as(teacher).body(Map.of("name", name, "title", "x", "teachers", List.of("nobody-there"))).post("/api/classes").then()
                .statusCode(404).body("detail", equalTo("There is no account nobody-there."));
        people.as(teacher).get(path).then().statusCode(404);
    }

    @Test
    void onlyItsTeachersAndAdministratorsChangeIt() {
        create();
        people.as(stranger).body(Map.of("title", "Mine now")).patch(path).then().statusCode(403)
                .body("detail", equalTo("Only its teachers and administrators change the class " + name + "."));
        people.as(stranger).put(path + "/members/" + student).then().statusCode(403);
        people.as(stranger).delete(path).then().statusCode(403);
        people.as(stranger).get(path).then().statusCode(200).body("mine", equalTo(false));
        people.as(Role.ADMIN).body(Map.of("teachers", List.of(teacher, stranger), "limits", Map.of("boardsAtOnce", 2))).patch(path).then()
                .statusCode(200).body("teachers.login", hasItem(stranger)).body("limits", equalTo(Map.of("boardsAtOnce", 2)));
        people.as(stranger).body(Map.of("title", "Ours now", "limits", Map.of())).patch(path).then().statusCode(200)
                .body("title", equalTo("Ours now")).body("limits", equalTo(Map.of())).body("teachers.size()", equalTo(2));
        people.as(stranger).body(Map.of("teachers", List.of())).patch(path).then().statusCode(422)
                .body("detail", containsString("at least one teacher"));
        people.as(teacher).delete(path).then().statusCode(204);
        people.as(teacher).get(path).then().statusCode(404);
    }

    @Test
    void studentsSeeTheClassesTheyAreIn() {
        create();
        people.as(student).get(path).then().statusCode(404);
        people.as(teacher).put(path + "/members/" + student).then().statusCode(204);
        people.as(teacher).put(path + "/members/" + student).then().statusCode(204);
        people.as(teacher).put(path + "/members/nobody-there").then().statusCode(404);
        people.as(teacher).get(path).then().statusCode(200).body("members.login", contains(student)).body("size", equalTo(1));
        people.as(student).get(path).then().statusCode(200).body("size", equalTo(1)).body("members", nullValue())
                .body("teachers.login", contains(teacher));
        people.as(student).get("/api/classes").then().statusCode(200).body("name", equalTo(List.of(name)));
        people.as(other).get("/api/classes").then().statusCode(200).body("name", equalTo(List.of()));
        people.as(stranger).get("/api/classes").then().statusCode(200).body("name", hasItem(name));
        people.as(teacher).delete(path + "/members/" + student).then().statusCode(204);
        people.as(teacher).delete(path + "/members/" + student).then().statusCode(404)
                .body("detail", equalTo(student + " is not in the class " + name + "."));
        people.as(student).get("/api/classes").then().body("name", not(hasItem(name)));
    }

    @Test
    void onlyWhoIsInTheClassesAskedForIsRead() {
        create();
        people.as(stranger).body(Map.of("name", name + "-2", "title", "Another")).post("/api/classes").then().statusCode(201);
        people.as(stranger).put("/api/classes/" + name + "-2/members/" + student).then().statusCode(204);
        ClassRow wanted = rows.find(name + "-2").orElseThrow();
        assertThat(rows.places(List.of(wanted))).extracting(place -> place.who().login()).containsExactlyInAnyOrder(stranger, student);
        assertThat(rows.places(List.of())).isEmpty();
        people.as(student).get("/api/classes").then().body("name", contains(name + "-2")).body("[0].teachers.login", contains(stranger))
                .body("[0].size", equalTo(1));
    }

    @Test
    void aListIsAddedLineByLine() {
        create();
        people.as(teacher).contentType("text/csv").body("login,name\r\n" + student + ",Ada\r\n\r\nnobody-there,X\r\n " + other.toUpperCase() + "\r\n")
                .post(path + "/members").then().statusCode(200)
                .body("line", equalTo(List.of(2, 4, 5))).body("login", equalTo(List.of(student, "nobody-there", other)))
                .body("added", equalTo(List.of(true, false, true))).body("problem[1]", equalTo("There is no account nobody-there."));
        people.as(teacher).get(path).then().body("size", equalTo(2));
        people.as(teacher).body(Map.of("logins", List.of(stranger, "nobody"))).post(path + "/members").then().statusCode(200)
                .body("added", equalTo(List.of(true, false)));
        people.as(teacher).get(path).then().body("size", equalTo(3));
        people.as(stranger).body(Map.of("logins", List.of(other))).post(path + "/members").then().statusCode(403);
    }

    @Test
    void whatIsDoneToClassesIsLogged() {
        create();
        people.as(teacher).put(path + "/members/" + student).then().statusCode(204);
        people.as(teacher).body(Map.of("title", "Other")).patch(path).then().statusCode(200);
        people.as(teacher).delete(path + "/members/" + student).then().statusCode(204);
        people.as(teacher).delete(path).then().statusCode(204);
        people.as(Role.ADMIN).body(Map.of("openBookings", 9)).put("/api/people/" + student + "/limits").then().statusCode(200);
        people.as(Role.ADMIN).get("/api/audit?limit=50").then().statusCode(200)
                .body("findAll{it.subject=='" + name + "' && it.person=='" + teacher + "'}.action",
                        equalTo(List.of("class-deleted", "class-member-removed", "class-changed", "class-member-added", "class-created")))
                .body("findAll{it.subject=='" + student + "' && it.action=='person-limits'}.person", equalTo(List.of("admin")));
    }

    @Test
    void anAdministratorSetsLimitsOfAPerson() {
        String limits = "/api/people/" + student + "/limits";
        people.as(Role.ADMIN).get(limits).then().statusCode(200).body("$", equalTo(Map.of()));
        people.as(Role.ADMIN).body(Map.of("openBookings", 9, "hoursPerDay", 2)).put(limits).then().statusCode(200);
        people.as(Role.ADMIN).body(Map.of("openBookings", 10)).put(limits).then().statusCode(200);
        people.as(Role.ADMIN).get(limits).then().body("$", equalTo(Map.of("openBookings", 10)));
        people.as(Role.ADMIN).body(Map.of("openBookings", 100_000)).put(limits).then().statusCode(422);
        people.as(Role.ADMIN).get("/api/people/nobody-there/limits").then().statusCode(404);
        people.as(teacher).get(limits).then().statusCode(403);
    }

    private void create() {
        people.as(teacher).body(Map.of("name", name, "title", "Operating systems")).post("/api/classes").then().statusCode(201);
    }

    private void refused(Map<String, Object> wanted, String words) {
        people.as(teacher).body(wanted).post("/api/classes").then().statusCode(422).body("detail", containsString(words));
    }
}
