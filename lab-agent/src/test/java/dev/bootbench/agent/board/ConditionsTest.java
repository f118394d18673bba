package dev.bootbench.agent.board;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bootbench.agent.board.BoardStatus.Condition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ConditionsTest {
    @Test
    void aBoardIsUsedOnlyAfterItWasChecked() {
        for (Condition from : Condition.values()) {
            assertThat(Conditions.allowed(from, Condition.UP)).as("from %s", from).isEqualTo(from == Condition.CHECKING);
        }
    }

    @Test
    void quarantineEndsOnlyThroughCleaning() {
        assertThat(Conditions.allowed(Condition.QUARANTINED, Condition.CLEANING)).isTrue();
        assertThat(Conditions.allowed(Condition.QUARANTINED, Condition.OFF)).isFalse();
        assertThat(Conditions.allowed(Condition.QUARANTINED, Condition.BOOTING)).isFalse();
    }

    @ParameterizedTest
    @EnumSource(Condition.class)
    void nothingComesBackFromRetirement(Condition to) {
        assertThat(Conditions.allowed(Condition.RETIRED, to)).isFalse();
        assertThatThrownBy(() -> Conditions.check(Condition.RETIRED, to))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("RETIRED");
    }
}
