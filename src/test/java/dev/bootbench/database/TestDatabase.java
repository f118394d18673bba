package dev.bootbench.database;

import dev.bootbench.LabFolders;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * The database of every {@code @QuarkusTest}: the product's own embedded PostgreSQL in a folder of its own that goes
 * away afterwards. Registered globally, so a test names nothing.
 */
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
public class TestDatabase implements QuarkusTestResourceLifecycleManager {
    private TestLab lab;
    private EmbeddedPostgres postgres;

    @Override
    public Map<String, String> start() {
        lab = TestLab.create();
        System.setProperty("lab.home", lab.folders().home().toString());
        postgres = EmbeddedPostgres.start(lab.folders(), TestLab.config(0));
        Map<String, String> properties = new HashMap<>(postgres.quarkusProperties());
        // Two runs of tests share the machine.
        properties.put("bootbench.exercises.folder", lab.folders().home().resolve("exercises").toString());
        return properties;
    }

    @Override
    public void stop() {
        if (postgres != null) {
            postgres.close();
        }
        System.clearProperty("lab.home");
        if (lab != null) {
            lab.close();
        }
    }

    /** A LAB_HOME below /var/tmp, and the cache that all runs on this machine share. */
    public record TestLab(LabFolders folders) implements AutoCloseable {
        public static TestLab create() {
            try {
                Path home = Files.createTempDirectory(Path.of("/var/tmp"), "bootbench-test");
                Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwx--x--x"));
                return new TestLab(new LabFolders(home, LabFolders.fromEnvironment().cache()));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        public static DatabaseConfig config(int port) {
            return new DatabaseConfig() {
                @Override
                public int port() {
                    return port;
                }

                @Override
                public Duration startLimit() {
                    return Duration.ofSeconds(120);
                }

                @Override
                public Duration stopLimit() {
                    return Duration.ofSeconds(30);
                }

                @Override
                public int maxConnections() {
                    return 100;
                }
            };
        }

        @Override
        public void close() {
            PostgresBinaries.delete(folders.home());
        }
    }
}
