package dev.bootbench.people;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What administrators do with accounts. */
@QuarkusTest
class PeopleTest {
    @Inject
    TestPeople people;

    private final String login = "p" + UUID.randomUUID().toString().substring(0, 8);

    @Test
    void anAccountIsMadeWithAPasswordThatOpensIt() {
        String password = create(Map.of("login", login.toUpperCase(), "name", " Ada ", "role", "STUDENT", "email", "ada@example.org"))
                .then().statusCode(201)
                .body("person.login", equalTo(login)).body("person.name", equalTo("Ada"))
                .body("person.email", equalTo("ada@example.org"))
                .extract().path("password");
        assertThat(password).hasSize(20);
        io.restassured.RestAssured.given().contentType(ContentType.JSON).body(Map.of("login", login, "password", password))
                .post("/api/session").then().statusCode(200);
        people.as(Role.ADMIN).get("/api/people").then().statusCode(200).body("login", hasItem(login))
                .body("password", equalTo(java.util.Collections.nCopies(
                        people.as(Role.ADMIN).get("/api/people").<List<String>>path("login").size(), null)));
    }

    @Test
    void badAccountsAreRefusedInWords() {
        create(Map.of("login", "UPPER case!", "name", "x", "role", "STUDENT")).then().statusCode(422)
                .body("detail", containsString("\"UPPER case!\" is not allowed"));
        create(Map.of("login", login, "name", "a\tb", "role", "STUDENT")).then().statusCode(422);
        create(Map.of("login", login, "name", "x", "role", "KING")).then().statusCode(400)
                .body("detail", containsString("STUDENT, TEACHER, ADMIN"));
        create(Map.of("login", login, "name", "x", "role", "STUDENT", "email", "nowhere")).then().statusCode(422);
        create(Map.of("login", "admin", "name", "x", "role", "ADMIN")).then().statusCode(409)
                .body("detail", equalTo("There is an account admin already."));
    }

    @Test
    void rolesBelowAreIncluded() {
        TestPeople.Fresh teacher = people.fresh(Role.TEACHER);
        people.as(teacher.login()).get("/api/people").then().statusCode(403);
        people.as(Role.ADMIN).body(Map.of("role", "ADMIN")).patch("/api/people/" + teacher.login()).then().statusCode(200)
                .body("role", equalTo("ADMIN"));
        people.as(teacher.login()).get("/api/people").then().statusCode(200);
        people.as(Role.ADMIN).body(Map.of("role", "STUDENT")).patch("/api/people/" + teacher.login()).then().statusCode(200);
        people.as(teacher.login()).get("/api/people").then().statusCode(403);
    }

    @Test
    void theLastAdministratorStays() {
        List<Map<String, Object>> admins = people.as(Role.ADMIN).get("/api/people").path("findAll{it.role=='ADMIN' && !it.disabled}");
        for (Map<String, Object> admin : admins) {
            if (!"admin".equals(admin.get("login"))) {
                people.as(Role.ADMIN).body(Map.of("disabled", true)).patch("/api/people/" + admin.get("login")).then().statusCode(200);
            }
        }
        for (Map<String, Object> change : List.<Map<String, Object>>of(Map.of("disabled", true), Map.of("role", "TEACHER"))) {
            people.as(Role.ADMIN).body(change).patch("/api/people/admin").then().statusCode(409)
                    .body("detail", containsString("last administrator"));
        }
        people.as(Role.ADMIN).get("/api/people").then().statusCode(200);
    }

    @Test
    void aResetGivesAnotherPassword() {
        TestPeople.Fresh student = people.fresh(Role.STUDENT);
        String next = people.as(Role.ADMIN).post("/api/people/" + student.login() + "/reset").then().statusCode(200).extract()
                .path("password");
        signIn(student.login(), student.password(), 401);
        signIn(student.login(), next, 200);
        people.as(Role.ADMIN).post("/api/people/no-such/reset").then().statusCode(404);
    }

    @Test
    void aCourseListIsReadLineByLine() {
        String csv = "\ufefflogin,name,role,email\r\n"
                + login + "1,\"Hopper, Grace\",,grace@example.org\r\n"
                + "\r\n"
                + login + "2,Alan,king\r\n"
                + "admin,Again,admin\r\n"
                + "lonely\r\n"
                + login + "3,Edsger,Teacher\r\n";
        Response answer = people.as(Role.ADMIN).contentType("text/csv").body(csv.getBytes(java.nio.charset.StandardCharsets.UTF_8))
                .post("/api/people/import");
        answer.then().statusCode(200)
                .body("line", equalTo(List.of(2, 4, 5, 6, 7)))
                .body("created", equalTo(List.of(true, false, false, false, true)))
                .body("problem[1]", containsString("There is no role \"king\""))
                .body("problem[2]", equalTo("There is an account admin already."))
                .body("problem[3]", containsString("1 fields; it needs login,name"));
        signIn(login + "1", answer.path("[0].password"), 200);
        people.as(Role.ADMIN).get("/api/people").then()
                .body("find{it.login=='" + login + "1'}.name", equalTo("Hopper, Grace"))
                .body("find{it.login=='" + login + "3'}.role", equalTo("TEACHER"));
        people.as(Role.ADMIN).contentType("text/csv").body("login,name\n").post("/api/people/import").then().statusCode(422);
    }

    @Test
    void whatAdministratorsDoIsLogged() {
        TestPeople.Fresh student = people.fresh(Role.STUDENT);
        people.as(Role.ADMIN).body(Map.of("role", "TEACHER")).patch("/api/people/" + student.login()).then().statusCode(200);
        people.as(Role.ADMIN).body(Map.of("disabled", true)).patch("/api/people/" + student.login()).then().statusCode(200);
        people.as(Role.ADMIN).post("/api/people/" + student.login() + "/reset").then().statusCode(200);
        String mine = "findAll{it.subject=='" + student.login() + "' && it.person=='admin'}";
        people.as(Role.ADMIN).get("/api/audit?limit=50").then().statusCode(200)
                .body(mine + ".action", equalTo(List.of("password-reset", "person-disabled", "person-role")))
                .body(mine + ".detail", hasItem("STUDENT to TEACHER"))
                .body("findAll{it.subject=='" + student.login() + "' && it.action=='person-created'}.person", equalTo(List.of("system")));
        people.as(Role.ADMIN).get("/api/audit?limit=0").then().statusCode(422);
    }

    @Test
    void theLogOfWhatWasDoneGoesBackPageByPage() {
        TestPeople.Fresh student = people.fresh(Role.STUDENT);
        people.as(Role.ADMIN).body(Map.of("disabled", true)).patch("/api/people/" + student.login()).then().statusCode(200);
        people.as(Role.ADMIN).body(Map.of("disabled", false)).patch("/api/people/" + student.login()).then().statusCode(200);
        String mine = "findAll{it.subject=='" + student.login() + "'}";
        long newest = people.as(Role.ADMIN).get("/api/audit").then().statusCode(200).extract().jsonPath().getLong(mine + "[0].id");
        people.as(Role.ADMIN).get("/api/audit?before=" + newest).then().statusCode(200)
                .body(mine + ".action", equalTo(List.of("person-disabled", "person-created")));
        people.as(Role.ADMIN).get("/api/audit?limit=1&before=" + (newest + 1)).then().statusCode(200).body("id", equalTo(List.of((int) newest)));
    }

    private Response create(Map<String, Object> person) {
        return people.as(Role.ADMIN).body(person).post("/api/people");
    }

    private static void signIn(String login, String password, int status) {
        io.restassured.RestAssured.given().contentType(ContentType.JSON).body(Map.of("login", login, "password", password))
                .post("/api/session").then().statusCode(status);
    }
}
