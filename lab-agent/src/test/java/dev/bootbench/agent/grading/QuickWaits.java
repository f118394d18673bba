package dev.bootbench.agent.grading;

import java.time.Duration;

/** For tests whose board answers at once or never. */
record QuickWaits() implements GraderConfig {
    @Override
    public Duration prepare() {
        return Duration.ofSeconds(5);
    }

    @Override
    public Duration answer() {
        return Duration.ofMillis(200);
    }

    @Override
    public Duration reconnect() {
        return Duration.ofMillis(200);
    }

    @Override
    public Duration sysrq() {
        return Duration.ofMillis(300);
    }

    @Override
    public Duration hangDetectors() {
        return Duration.ofMillis(2500);
    }

    @Override
    public Duration reportEnds() {
        return Duration.ofSeconds(3);
    }
}
