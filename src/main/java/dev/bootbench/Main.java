package dev.bootbench;

import dev.bootbench.database.DatabaseConfig;
import dev.bootbench.database.DatabaseProblem;
import dev.bootbench.database.EmbeddedPostgres;
import dev.bootbench.people.TlsRule;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusBindException;
import io.quarkus.runtime.annotations.QuarkusMain;
import io.smallrye.config.PropertiesConfigSourceLoader;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;

/** Starts the coordinator; before it, where no other database is configured, PostgreSQL. */
@QuarkusMain
public class Main {
    private static final String JDBC_URL = "quarkus.datasource.jdbc.url";
    private static final long STOP_SECONDS = 60;

    private Main() {}

    public static void main(String... args) {
        SmallRyeConfig config = earlyConfig();
        CountDownLatch quarkusEnded = new CountDownLatch(1);
        try {
            TlsRule.check(config);
            if (config.getOptionalValue(JDBC_URL, String.class).filter(url -> !url.isBlank()).isEmpty()) {
                EmbeddedPostgres postgres =
                        EmbeddedPostgres.start(LabFolders.fromEnvironment(), config.getConfigMapping(DatabaseConfig.class));
                postgres.quarkusProperties().forEach(System::setProperty);
                Runtime.getRuntime().addShutdownHook(new Thread(() -> stopAfterQuarkus(quarkusEnded, postgres), "stop-postgres"));
            }
        } catch (DatabaseProblem | TlsRule.Broken e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
        AtomicInteger exitCode = new AtomicInteger();
        try {
            Quarkus.run(null, (code, error) -> {
                exitCode.set(code);
                if (error != null && root(error) instanceof QuarkusBindException bind) {
                    Logger.getLogger(Main.class).errorf("The coordinator cannot start: port %d on %s is in use. Stop what "
                            + "uses it (ss -ltnp shows it) or set quarkus.http.port.", bind.getPort(), bind.getHost());
                } else if (error != null) {
                    Logger.getLogger(Main.class).error("The coordinator cannot start: " + root(error).getMessage(), error);
                }
            }, args);
        } finally {
            quarkusEnded.countDown();
        }
        System.exit(exitCode.get());
    }

    /** The database goes last, when nothing of ours uses it any more. */
    private static void stopAfterQuarkus(CountDownLatch quarkusEnded, EmbeddedPostgres postgres) {
        try {
            quarkusEnded.await(STOP_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        postgres.close();
    }

    /** What Quarkus will read, too early for Quarkus' own: it fixes the data source's settings when it starts. */
    private static SmallRyeConfig earlyConfig() {
        ClassLoader loader = Thread.currentThread().getContextClassLoader();
        return new SmallRyeConfigBuilder().forClassLoader(loader)
                .addDefaultInterceptors()
                .addDiscoveredConverters()
                .addDefaultSources()
                .withSources(PropertiesConfigSourceLoader.inFileSystem("config/application.properties", 260, loader))
                .withSources(PropertiesConfigSourceLoader.inClassPath("application.properties", 250, loader))
                .withMapping(DatabaseConfig.class)
                .withProfile(System.getProperty("quarkus.profile", "prod"))
                .build();
    }

    private static Throwable root(Throwable error) {
        Throwable root = error;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        return root;
    }
}
