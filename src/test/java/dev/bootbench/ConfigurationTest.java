package dev.bootbench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bootbench.database.DatabaseConfig;
import dev.bootbench.people.PeopleConfig;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The keys people write into their configuration, and what holds where they write none. */
class ConfigurationTest {
    @Test
    void defaults() {
        DatabaseConfig database = config(Map.of()).getConfigMapping(DatabaseConfig.class);
        assertThat(database.port()).isZero();
        assertThat(database.startLimit()).isEqualTo(Duration.ofSeconds(120));
        assertThat(database.stopLimit()).isEqualTo(Duration.ofSeconds(30));
        assertThat(database.maxConnections()).isEqualTo(100);
        PeopleConfig people = config(Map.of()).getConfigMapping(PeopleConfig.class);
        assertThat(people.sessionLife()).isEqualTo(Duration.ofHours(12));
        assertThat(people.tokenLife()).isEqualTo(Duration.ofDays(90));
        assertThat(people.tokenLimit()).isEqualTo(Duration.ofDays(365));
        assertThat(people.failureWindow()).isEqualTo(Duration.ofMinutes(15));
        assertThat(people.failuresPerLogin()).isEqualTo(10);
        assertThat(people.failuresPerAddress()).isEqualTo(100);
        assertThat(people.refusalTakes()).isEqualTo(Duration.ofMillis(600));
        assertThat(people.origins()).isEmpty();
        assertThat(List.of(people.first().admin(), people.first().teacher(), people.first().student()))
                .containsExactly("Admin", "Teacher", "Student");
    }

    @Test
    void keys() {
        SmallRyeConfig config = config(Map.ofEntries(
                Map.entry("bootbench.database.port", "5544"),
                Map.entry("bootbench.database.start-limit", "3m"),
                Map.entry("bootbench.database.stop-limit", "10s"),
                Map.entry("bootbench.database.max-connections", "30"),
                Map.entry("bootbench.people.session-life", "1h"),
                Map.entry("bootbench.people.token-life", "7d"),
                Map.entry("bootbench.people.token-limit", "30d"),
                Map.entry("bootbench.people.failure-window", "1m"),
                Map.entry("bootbench.people.failures-per-login", "3"),
                Map.entry("bootbench.people.failures-per-address", "9"),
                Map.entry("bootbench.people.refusal-takes", "1s"),
                Map.entry("bootbench.people.origins", "https://a.example,https://b.example"),
                Map.entry("bootbench.people.first.admin", "Ada"),
                Map.entry("bootbench.people.first.teacher", "Grace"),
                Map.entry("bootbench.people.first.student", "Linus")));
        DatabaseConfig database = config.getConfigMapping(DatabaseConfig.class);
        assertThat(database.port()).isEqualTo(5544);
        assertThat(database.startLimit()).isEqualTo(Duration.ofMinutes(3));
        assertThat(database.stopLimit()).isEqualTo(Duration.ofSeconds(10));
        assertThat(database.maxConnections()).isEqualTo(30);
        PeopleConfig people = config.getConfigMapping(PeopleConfig.class);
        assertThat(people.sessionLife()).isEqualTo(Duration.ofHours(1));
        assertThat(people.tokenLife()).isEqualTo(Duration.ofDays(7));
        assertThat(people.tokenLimit()).isEqualTo(Duration.ofDays(30));
        assertThat(people.failureWindow()).isEqualTo(Duration.ofMinutes(1));
        assertThat(people.failuresPerLogin()).isEqualTo(3);
        assertThat(people.failuresPerAddress()).isEqualTo(9);
        assertThat(people.refusalTakes()).isEqualTo(Duration.ofSeconds(1));
        assertThat(people.origins().orElseThrow()).containsExactly("https://a.example", "https://b.example");
        assertThat(people.first().student()).isEqualTo("Linus");
    }

    private static SmallRyeConfig config(Map<String, String> properties) {
        return new SmallRyeConfigBuilder().addDefaultInterceptors().addDiscoveredConverters()
                .withSources(new PropertiesConfigSource(properties, "test", 100))
                .withMapping(DatabaseConfig.class).withMapping(PeopleConfig.class).build();
    }
}
