package dev.bootbench.news;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bootbench.TestConfig;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NewsConfigTest {
    @Test
    void defaults() {
        NewsConfig config = TestConfig.of(NewsConfig.class, Map.of());
        assertThat(config.allowHttp()).isFalse();
        assertThat(config.timeout()).isEqualTo(Duration.ofSeconds(10));
        assertThat(config.giveUpAfter()).isEqualTo(Duration.ofDays(1));
        assertThat(config.kept()).isEqualTo(Duration.ofDays(30));
    }

    @Test
    void keys() {
        NewsConfig config = TestConfig.of(NewsConfig.class, Map.of("bootbench.news.allow-http", "true", "bootbench.news.timeout", "3s",
                "bootbench.news.give-up-after", "2h", "bootbench.news.kept", "7d"));
        assertThat(config.allowHttp()).isTrue();
        assertThat(config.timeout()).isEqualTo(Duration.ofSeconds(3));
        assertThat(config.giveUpAfter()).isEqualTo(Duration.ofHours(2));
        assertThat(config.kept()).isEqualTo(Duration.ofDays(7));
    }

    @Test
    void thereIsMailOnlyWithAServerAndASender() {
        assertThat(new MailSettings(Optional.empty(), Optional.of("lab@example.org")).on()).isFalse();
        assertThat(new MailSettings(Optional.of("smtp.example.org"), Optional.empty()).on()).isFalse();
        assertThat(new MailSettings(Optional.of("smtp.example.org"), Optional.of("lab@example.org")).on()).isTrue();
    }
}
