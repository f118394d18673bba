package dev.bootbench.booking;

import static dev.bootbench.booking.ReservationState.ACTIVE;
import static dev.bootbench.booking.ReservationState.CANCELLED;
import static dev.bootbench.booking.ReservationState.CONFIRMED;
import static dev.bootbench.booking.ReservationState.ENDED;
import static dev.bootbench.booking.ReservationState.WAITING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ReservationStateTest {
    @Test
    void goesFromWantedToEnded() {
        assertThat(WAITING.to(ACTIVE).to(ENDED).over()).isTrue();
        assertThat(CONFIRMED.to(ACTIVE).to(ENDED).over()).isTrue();
    }

    @Test
    void whatIsOverStaysOver() {
        assertThat(Arrays.stream(ReservationState.values()).filter(ReservationState::over))
                .allSatisfy(over -> assertThat(over.next()).isEmpty())
                .doesNotContain(WAITING, CONFIRMED, ACTIVE)
                .hasSize(4);
        assertThatIllegalStateException().isThrownBy(() -> CANCELLED.to(ACTIVE));
    }

    @Test
    void whatHasBegunCannotBeCancelled() {
        assertThatIllegalStateException().isThrownBy(() -> ACTIVE.to(CANCELLED))
                .withMessage("a reservation cannot go from ACTIVE to CANCELLED");
    }
}
