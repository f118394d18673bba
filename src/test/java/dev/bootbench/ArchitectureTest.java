package dev.bootbench;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import jakarta.persistence.Entity;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The shape of the code: dependencies point one way, and the edge speaks records. */
class ArchitectureTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.bootbench");

    /** From the bottom up; features on one line do not know each other. */
    private static final List<Set<String>> LEVELS = List.of(
            Set.of("intake", "problem", "sql", "terminal"),
            Set.of("database"),
            Set.of("replicas"),
            Set.of("link", "people"),
            Set.of("blobs", "classes", "notifications"),
            Set.of("boards"),
            Set.of("booking"),
            Set.of("recordings"),
            Set.of("deployments", "console", "feeds", "news"),
            Set.of("exercises"),
            Set.of("grading"),
            Set.of("gateway", "portal"));

    @Test
    void dependenciesPointDown() {
        for (int level = 0; level < LEVELS.size(); level++) {
            for (String feature : LEVELS.get(level)) {
                String[] above = Stream.concat(
                                LEVELS.subList(level + 1, LEVELS.size()).stream().flatMap(Set::stream),
                                LEVELS.get(level).stream().filter(other -> !other.equals(feature)))
                        .map(name -> "dev.bootbench." + name + "..")
                        .toArray(String[]::new);
                if (above.length > 0) {
                    noClasses().that().resideInAPackage("dev.bootbench." + feature + "..")
                            .should().dependOnClassesThat().resideInAnyPackage(above)
                            .because("a lower feature tells a higher one by an event, never by calling up")
                            .allowEmptyShould(true)
                            .check(CLASSES);
                }
            }
        }
    }

    @Test
    void everyPackageHasItsPlace() {
        classes().should().resideInAnyPackage(Stream.concat(
                        Stream.of("dev.bootbench", "dev.bootbench.cli..", "dev.bootbench.contract.."),
                        LEVELS.stream().flatMap(Set::stream).map(name -> "dev.bootbench." + name + ".."))
                .toArray(String[]::new))
                .because("a new feature takes its place in ArchitectureTest.LEVELS")
                .check(CLASSES);
    }

    @Test
    void theCommandLineStandsAlone() {
        noClasses().that().resideInAnyPackage("dev.bootbench.cli..", "dev.bootbench.terminal..")
                .should().dependOnClassesThat(resideInAPackage("dev.bootbench..")
                        .and(DescribedPredicate.not(resideInAnyPackage("dev.bootbench.cli..", "dev.bootbench.terminal.."))))
                .orShould().dependOnClassesThat(resideInAnyPackage("io.quarkus..", "io.vertx..", "jakarta.."))
                .because("it runs on a laptop that has only the API")
                .check(CLASSES);
    }

    @Test
    void noOldDates() {
        noClasses().should().dependOnClassesThat().haveFullyQualifiedName("java.util.Date")
                .orShould().dependOnClassesThat().haveFullyQualifiedName("java.util.Calendar")
                .check(CLASSES);
    }

    @Test
    void nothingPrintsButTheCommandLine() {
        noClasses().that().resideOutsideOfPackage("dev.bootbench.cli..")
                .should().accessField(System.class, "out")
                .orShould().callMethod(Throwable.class, "printStackTrace")
                .check(CLASSES);
    }

    @Test
    void resourcesSpeakRecordsNotEntities() {
        noMethods().that()
                .areDeclaredInClassesThat().areAnnotatedWith(Path.class)
                .and(new DescribedPredicate<JavaMethod>("are endpoints") {
                    @Override
                    public boolean test(JavaMethod method) {
                        return method.getAnnotations().stream().anyMatch(a -> a.getRawType().isAnnotatedWith(HttpMethod.class));
                    }
                })
                .should(new ArchCondition<>("mention an entity") {
                    @Override
                    public void check(JavaMethod method, ConditionEvents events) {
                        Stream<JavaType> types = Stream.concat(
                                Stream.of(method.getReturnType()), method.getParameterTypes().stream());
                        types.flatMap(type -> type.getAllInvolvedRawTypes().stream())
                                .filter(type -> type.isAnnotatedWith(Entity.class))
                                .forEach(type -> events.add(SimpleConditionEvent.satisfied(method,
                                        method.getFullName() + " mentions the entity " + type.getSimpleName())));
                    }
                })
                .check(CLASSES);
    }
}
