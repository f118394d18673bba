package dev.bootbench.boards;

import static java.util.stream.Collectors.joining;

import dev.bootbench.link.HostInfo;
import dev.bootbench.link.Link;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds what an administrator should look after, the most urgent first. A pure function of what is known. */
final class AttentionList {
    private static final Comparator<Attention> URGENCY =
            Comparator.comparing(Attention::kind).thenComparing(Attention::since).thenComparing(Attention::host);

    private AttentionList() {}

    /**
     * @param claims by the host that reported another's boards
     * @param withdrawn by host, those that take no attempts
     */
    static List<Attention> of(
            List<HostInfo> hosts, List<BoardView> boards, Map<String, List<BoardClaims.Claim>> claims,
            Map<String, GradingHosts.Withdrawn> withdrawn, Instant now) {
        List<Attention> found = new ArrayList<>();
        for (HostInfo host : hosts) {
            List<BoardView> own = boards.stream().filter(board -> board.host().equals(host.name())).toList();
            host(host, own, now).ifPresent(found::add);
            claims.getOrDefault(host.name(), List.of()).forEach(claim -> found.add(claimed(host, claim)));
            if (host.state().inService() && withdrawn.containsKey(host.name())) {
                found.add(withdrawn(withdrawn.get(host.name())));
            }
            if (host.state().inService() && host.link() == Link.CONNECTED) {
                own.forEach(board -> board(board).ifPresent(found::add));
            }
        }
        return found.stream().sorted(URGENCY).toList();
    }

    private static Optional<Attention> host(HostInfo host, List<BoardView> own, Instant now) {
        return switch (host.state()) {
            case RETIRED, REMOVED -> Optional.empty();
            case DRAINING -> Optional.of(draining(host, own));
            case ACTIVE -> host.link() == Link.CONNECTED ? Optional.empty()
                    : Optional.of(host.heardAt() == null ? notJoined(host) : lost(host, host.heardAt(), now));
        };
    }

    private static Attention notJoined(HostInfo host) {
        return new Attention(Attention.Kind.NOT_JOINED, host.name(), null, "Host " + host.name() + " has never connected.",
                host.joined() ? "Start its agent; or make a join token and run the join command on the machine."
                        : "Make a join token and run the join command on the machine.",
                host.stateSince(), Attention.Mend.JOIN_TOKEN);
    }

    private static Attention lost(HostInfo host, Instant heard, Instant now) {
        return new Attention(Attention.Kind.HOST_LOST, host.name(), null,
                ("Host " + host.name() + " has not been heard from for " + BoardJudge.span(Duration.between(heard, now)) + ". "
                        + host.sentence()).strip(),
                "See whether the machine is on and its agent runs. A new machine takes its place with a join token.",
                host.since(), Attention.Mend.JOIN_TOKEN);
    }

    private static Attention draining(HostInfo host, List<BoardView> own) {
        List<BoardView> used = own.stream().filter(board -> board.allocation() != Allocation.Kind.FREE).toList();
        if (used.isEmpty()) {
            return new Attention(Attention.Kind.DRAINED, host.name(), null,
                    "Host " + host.name() + " is drained: nothing runs on its boards.",
                    "Do what you drained it for; then take it back into service, or retire it.",
                    host.stateSince(), Attention.Mend.RESUME);
        }
        return new Attention(Attention.Kind.DRAINING, host.name(), null,
                "Host " + host.name() + " is draining; still in use: "
                        + used.stream().map(BoardView::name).collect(joining(", ")) + ".",
                "Wait until they are free: nothing new begins.", host.stateSince(), Attention.Mend.RESUME);
    }

    private static Attention withdrawn(GradingHosts.Withdrawn host) {
        return new Attention(Attention.Kind.WITHDRAWN, host.host(), null,
                "Host " + host.host() + " takes no attempts any more. " + host.reason(),
                "Look at its log and its boards. A passed health check of one of its boards brings it back, or you do.",
                host.since(), Attention.Mend.RESUME_GRADING);
    }

    private static Attention claimed(HostInfo host, BoardClaims.Claim claim) {
        return new Attention(Attention.Kind.BOARD_CLAIMED_TWICE, host.name(), claim.board(),
                "Host " + host.name() + " reports board " + claim.board() + ", which belongs to host " + claim.owner() + ".",
                "Give the board another name in the configuration of " + host.name() + "'s agent.",
                host.since(), Attention.Mend.NONE);
    }

    private static Optional<Attention> board(BoardView board) {
        if (board.byHand() != null) {
            return Optional.of(of(board, Attention.Kind.BY_HAND, board.byHand(),
                    "Do it at the bench; then say that it is done.", Attention.Mend.HAND_DONE));
        }
        String reason = board.reason().sentence();
        return switch (board.condition()) {
            case QUARANTINED -> Optional.of(of(board, Attention.Kind.QUARANTINED, reason,
                    "Look at its console and its health; then reset it: a passed check brings it back.", Attention.Mend.RESET));
            case OFF -> board.allocation() == Allocation.Kind.FREE
                    ? Optional.of(of(board, Attention.Kind.BOARD_OFF, reason, "Reset it: it boots and is checked.", Attention.Mend.RESET))
                    : Optional.empty();
            case BOOTING, UP, CLEANING, CHECKING, RETIRED -> Optional.empty();
        };
    }

    private static Attention of(BoardView board, Attention.Kind kind, String sentence, String advice, Attention.Mend mend) {
        return new Attention(kind, board.host(), board.name(), sentence, advice, board.reason().since(), mend);
    }
}
