package dev.bootbench.news;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** What is told to other programs and mailboxes. The mail server is set by {@code quarkus.mailer.*}. */
@ConfigMapping(prefix = "bootbench.news")
public interface NewsConfig {
    /** Whether webhooks on other machines may be reached without TLS. */
    @WithDefault("false")
    boolean allowHttp();

    /** How long a receiver may take to answer. */
    @WithDefault("10s")
    Duration timeout();

    /** How long a delivery is tried again and again. */
    @WithDefault("1d")
    Duration giveUpAfter();

    /** How long deliveries can be looked up. */
    @WithDefault("30d")
    Duration kept();
}
