package dev.bootbench.agent.link;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bootbench.contract.v1.Hold;
import dev.bootbench.contract.v1.HoldKind;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class HoldBookTest {
    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
    private final HoldBook book = new HoldBook();

    private static Hold hold(long id, HoldKind kind, int generation, Instant end) {
        return Hold.newBuilder()
                .setId(id)
                .setBoard("vm-1")
                .setKind(kind)
                .setGeneration(generation)
                .setEnd(Messages.timestamp(end))
                .build();
    }

    @Test
    void anEndedReservationIsTakenOnce() {
        book.replace(List.of(hold(1, HoldKind.RESERVATION, 1, NOON)));

        assertThat(book.takeEnded(NOON.minusSeconds(1))).isEmpty();
        assertThat(book.takeEnded(NOON)).extracting(Hold::getId).containsExactly(1L);
        assertThat(book.takeEnded(NOON)).isEmpty();
    }

    @Test
    void anOlderGenerationDoesNotShortenAHold() {
        book.replace(List.of(hold(1, HoldKind.RESERVATION, 3, NOON.plusSeconds(600))));
        book.replace(List.of(hold(1, HoldKind.RESERVATION, 2, NOON)));

        assertThat(book.takeEnded(NOON)).isEmpty();
    }

    @Test
    void aLeaseIsNotEndedHere() {
        book.replace(List.of(hold(1, HoldKind.LEASE, 1, NOON)));

        assertThat(book.takeEnded(NOON.plusSeconds(3600))).isEmpty();
    }

    @Test
    void whatTheCoordinatorDropsIsForgotten() {
        book.replace(List.of(hold(1, HoldKind.RESERVATION, 1, NOON)));
        book.replace(List.of());

        assertThat(book.takeEnded(NOON)).isEmpty();
    }
}
