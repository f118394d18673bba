package dev.bootbench.boards;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bootbench.link.HostInfo;
import dev.bootbench.link.HostState;
import dev.bootbench.link.Link;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AttentionListTest {
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

    @Test
    void theMostUrgentComesFirst() {
        List<HostInfo> hosts = List.of(
                host("a-draining", HostState.DRAINING, Link.CONNECTED), host("b-lost", HostState.ACTIVE, Link.LOST),
                host("c-well", HostState.ACTIVE, Link.CONNECTED));
        List<BoardView> boards = List.of(
                board("off", "c-well", BoardCondition.OFF, null), board("sick", "c-well", BoardCondition.QUARANTINED, null),
                board("hand", "c-well", BoardCondition.BOOTING, "Press the button."), board("well", "c-well", BoardCondition.UP, null));
        List<Attention> found = AttentionList.of(hosts, boards,
                Map.of("c-well", List.of(new BoardClaims.Claim("pi-1", "b-lost"))),
                Map.of("c-well", new GradingHosts.Withdrawn("c-well", NOW, "It failed 3 submissions in a row.")), NOW);
        assertThat(found).extracting(Attention::kind).containsExactly(
                Attention.Kind.BY_HAND, Attention.Kind.QUARANTINED, Attention.Kind.HOST_LOST, Attention.Kind.WITHDRAWN,
                Attention.Kind.BOARD_CLAIMED_TWICE, Attention.Kind.BOARD_OFF, Attention.Kind.DRAINED);
        assertThat(found).extracting(Attention::board).containsExactly("hand", "sick", null, null, "pi-1", "off", null);
        assertThat(found).allSatisfy(attention -> {
            assertThat(attention.sentence()).isNotBlank();
            assertThat(attention.advice()).isNotBlank();
        });
    }

    @Test
    void theBoardsOfALostHostAreOneMatterAndThoseOfARetiredOneNone() {
        List<BoardView> sick = List.of(
                board("sick", "lost", BoardCondition.QUARANTINED, null), board("old", "retired", BoardCondition.QUARANTINED, null));
        assertThat(AttentionList.of(
                        List.of(host("lost", HostState.ACTIVE, Link.LOST), host("retired", HostState.RETIRED, Link.LOST)), sick, Map.of(), Map.of(), NOW))
                .singleElement().satisfies(only -> assertThat(only.kind()).isEqualTo(Attention.Kind.HOST_LOST));
    }

    @Test
    void aLabInOrderNeedsNobody() {
        assertThat(AttentionList.of(List.of(host("well", HostState.ACTIVE, Link.CONNECTED)),
                List.of(board("well", "well", BoardCondition.UP, null)), Map.of(), Map.of(), NOW)).isEmpty();
    }

    private static HostInfo host(String name, HostState state, Link link) {
        return new HostInfo(name, link, NOW, NOW.minusSeconds(40), "1", "1.2", "", state, NOW, true);
    }

    private static BoardView board(String name, String host, BoardCondition condition, @Nullable String byHand) {
        return new BoardView(name, "rpi4", host, "aarch64", List.of(), "", Link.CONNECTED, HostState.ACTIVE, Power.UNKNOWN,
                condition, Allocation.Kind.FREE, BoardState.OFF, new Reason("x", "Why.", NOW), null, null, null, false, null,
                List.of(), byHand);
    }
}
