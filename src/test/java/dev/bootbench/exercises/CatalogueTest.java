package dev.bootbench.exercises;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;

import dev.bootbench.people.Role;
import dev.bootbench.people.TestPeople;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;

@QuarkusTest
class CatalogueTest {
    @Inject
    TestExercises exercises;

    @Inject
    BundleFolder folder;

    @Inject
    Catalogue catalogue;

    @Inject
    TestPeople people;

    @Test
    void showsAnExerciseWithItsStarter() throws Exception {
        Header header = exercises.offer("p");
        people.as(Role.STUDENT).get("/api/exercises").then().statusCode(200)
                .body("id", hasItem(header.id()))
                .body("find { it.id == '%s' }.points".formatted(header.id()), equalTo(4.5f));
        String one = people.as(Role.STUDENT).get("/api/exercises/" + header.id()).then().statusCode(200)
                .body("statement", equalTo("# " + header.id()))
                .body("checks.id", equalTo(List.of("build", "load", "secret")))
                .body("starter[0].path", equalTo("work.c"))
                .extract().asString();
        assertThat(one).doesNotContain("hidden");
        byte[] zip = people.as(Role.STUDENT).get("/api/exercises/" + header.id() + "/starter").then().statusCode(200)
                .header("Content-Disposition", containsString(header.id() + "-starter.zip"))
                .extract().asByteArray();
        List<String> names = new ArrayList<>();
        try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip))) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                names.add(entry.getName());
            }
        }
        assertThat(names).containsExactly(header.id() + "/work.c", header.id() + "/include/work.h");
        people.as(Role.STUDENT).get("/api/exercises/no-such").then().statusCode(404)
                .contentType("application/problem+json");
    }

    @Test
    void keepsEveryVersionAndOffersTheLast() {
        Header first = exercises.offer("p");
        Header second = TestExercises.header(first.id(), "2", "q");
        exercises.offer(second);
        assertThat(catalogue.offered(first.id()).orElseThrow().header()).isEqualTo(second);
        assertThat(catalogue.version(first.id(), "1").header()).isEqualTo(first);
    }

    @Test
    void aBrokenBundleIsNamedAndTheOthersWork() {
        Header good = exercises.offer("p");
        Header spoiled = exercises.offer("p");
        exercises.write(spoiled.id() + ".zip", new byte[] {1, 2, 3});
        exercises.write("broken-" + good.id() + ".zip", exercises.bundle(good));
        Header added = exercises.offer("p");
        people.as(Role.TEACHER).get("/api/exercise-problems").then().statusCode(200)
                .body("find { it.file == '%s.zip' }.sentence".formatted(spoiled.id()), containsString("ZIP"))
                .body("sentence", hasItem(containsString("same id, \"" + good.id() + "\"")));
        people.as(Role.STUDENT).get("/api/exercise-problems").then().statusCode(403);
        assertThat(catalogue.offered()).extracting(Exercise::id).contains(good.id(), spoiled.id(), added.id());
        exercises.delete(spoiled.id() + ".zip");
        exercises.delete("broken-" + good.id() + ".zip");
        folder.scan();
        assertThat(folder.problems()).isEmpty();
    }

    @Test
    void whatLeavesTheFolderIsNotOfferedAnyMore() {
        Header gone = exercises.offer("p");
        exercises.delete(gone.id() + ".zip");
        folder.scan();
        people.as(Role.STUDENT).get("/api/exercises").then().statusCode(200).body("id", not(hasItem(gone.id())));
        people.as(Role.STUDENT).get("/api/exercises/" + gone.id()).then().statusCode(200);
        people.as(Role.STUDENT).body("{\"files\":[{\"path\":\"a.c\",\"text\":\"int x;\"}]}")
                .post("/api/exercises/" + gone.id() + "/submissions").then().statusCode(404);
    }
}
