package dev.bootbench.deployments;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DeploymentStateTest {
    @ParameterizedTest
    @EnumSource(names = {"DEPLOYED", "NOT_DEPLOYED", "ROLLED_BACK", "FAULT", "LOST"})
    void anEndIsAnEndAndCanBeReachedAtOnce(DeploymentState end) {
        assertThat(end.over()).isTrue();
        assertThat(DeploymentState.QUEUED.canGoTo(end)).isTrue();
        assertThat(DeploymentState.RUNNING.canGoTo(end)).isTrue();
        assertThat(end.next()).isEmpty();
    }

    @Test
    void nothingGoesBack() {
        assertThat(DeploymentState.QUEUED.canGoTo(DeploymentState.RUNNING)).isTrue();
        assertThat(DeploymentState.RUNNING.canGoTo(DeploymentState.QUEUED)).isFalse();
        assertThat(DeploymentState.RUNNING.canGoTo(DeploymentState.RUNNING)).isFalse();
    }
}
