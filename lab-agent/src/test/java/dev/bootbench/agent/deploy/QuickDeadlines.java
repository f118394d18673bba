package dev.bootbench.agent.deploy;

import java.time.Duration;

/** For tests whose board answers at once or never. */
record QuickDeadlines() implements DeployConfig {
    @Override
    public Duration build() {
        return Duration.ofSeconds(5);
    }

    @Override
    public Duration upload() {
        return Duration.ofSeconds(5);
    }

    @Override
    public Duration load() {
        return Duration.ofMillis(300);
    }

    @Override
    public Duration unpack() {
        return Duration.ofSeconds(5);
    }

    @Override
    public Duration kernel() {
        return Duration.ofSeconds(5);
    }
}
