package dev.bootbench.grading;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AttemptStateTest {
    @Test
    void endsAreFinal() {
        assertThat(EnumSet.allOf(AttemptState.class).stream().filter(AttemptState::over))
                .containsExactly(AttemptState.GRADED, AttemptState.CANCELLED, AttemptState.LAB_FAULT);
    }

    @Test
    void onlyAReportIsGraded() {
        assertThat(EnumSet.allOf(AttemptState.class).stream().filter(s -> s.canGoTo(AttemptState.GRADED)))
                .containsExactly(AttemptState.REPORTING);
    }

    @Test
    void theLabCannotFailWhatItHasNotBegun() {
        assertThat(AttemptState.QUEUED.next()).isEqualTo(Set.of(AttemptState.CLAIMED, AttemptState.CANCELLED));
    }

    @ParameterizedTest
    @EnumSource
    void whatAnAgentHasMayComeBackAndNothingElse(AttemptState state) {
        assertThat(state.canGoTo(AttemptState.QUEUED)).isEqualTo(state.withAgent());
    }

    @Test
    void phasesGoForwardOnly() {
        AttemptState[] phases = {
            AttemptState.CLAIMED, AttemptState.BUILDING, AttemptState.PREPARING, AttemptState.RUNNING, AttemptState.REPORTING
        };
        for (int from = 0; from < phases.length; from++) {
            for (int to = 0; to < phases.length; to++) {
                assertThat(phases[from].canGoTo(phases[to])).as("%s to %s", phases[from], phases[to]).isEqualTo(to > from);
            }
        }
    }
}
