package dev.bootbench.boards;

import dev.bootbench.LabTimes;
import dev.bootbench.link.HostInfo;
import dev.bootbench.link.HostState;
import dev.bootbench.link.Link;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * Computes the one word and the sentence that people see from the three tables: link, condition and allocation. A pure
 * function; the order of its questions is the order of what matters most to somebody who wants the board.
 */
final class BoardJudge {
    record Verdict(BoardState state, Reason reason) {}

    private BoardJudge() {}

    static Verdict judge(Board board, Optional<HostInfo> host, Allocation allocation, Instant now, LabTimes times) {
        if (host.isPresent() && host.get().state() == HostState.RETIRED) {
            return verdict(BoardState.UNREACHABLE, "host-retired",
                    "Host " + board.host + " is out of service, and this board with it.", host.get().stateSince());
        }
        if (host.isEmpty() || !board.listed) {
            return verdict(BoardState.UNREACHABLE, "board-gone",
                    "Host " + board.host + " has no board " + board.name + " any more.", board.since);
        }
        if (host.get().link() == Link.LOST) {
            return unreachable(host.get(), now);
        }
        return switch (board.condition) {
            case QUARANTINED -> verdict(BoardState.QUARANTINED, board,
                    "quarantined", "It failed its health checks and is kept out of use.");
            case RETIRED -> verdict(BoardState.BLOCKED, board, "retired", "It is out of service.");
            case OFF, BOOTING, UP, CLEANING, CHECKING -> kept(board, host.get(), allocation)
                    .orElseGet(() -> working(board, allocation, times));
        };
    }

    /** What keeps a board from being used although nothing is wrong with it. */
    private static Optional<Verdict> kept(Board board, HostInfo host, Allocation allocation) {
        if (!board.byHand.isEmpty()) {
            return Optional.of(verdict(BoardState.BLOCKED, "by-hand",
                    "It waits for somebody at the bench: " + board.byHand, board.since));
        }
        if (host.state() == HostState.DRAINING && allocation.kind() == Allocation.Kind.FREE) {
            return Optional.of(verdict(BoardState.BLOCKED, "host-draining",
                    "Host " + board.host + " is being taken out of service: nothing new begins here.", host.stateSince()));
        }
        return Optional.empty();
    }

    private static Verdict unreachable(HostInfo host, Instant now) {
        Instant heard = host.heardAt();
        String sentence = heard == null
                ? "Host " + host.name() + " has never connected."
                : "Host " + host.name() + " has not been heard from for " + span(Duration.between(heard, now)) + ".";
        return verdict(BoardState.UNREACHABLE, "host-lost", sentence, host.since());
    }

    private static Verdict working(Board board, Allocation allocation, LabTimes times) {
        Allocation.Held held = allocation.now();
        return switch (allocation.kind()) {
            case LEASED -> verdict(BoardState.GRADING, "graded-run",
                    "A graded run has it until about " + times.clock(held.end()) + " at the latest.", held.start());
            case BLOCKED -> verdict(BoardState.BLOCKED, held.kind().toLowerCase(Locale.ROOT),
                    "It is set aside" + (held.forClass() == null ? "" : " for the class " + held.forClass()) + " until " + times.clock(held.end())
                            + (held.reason() == null ? "." : ": " + held.reason()), held.start());
            case RESERVED -> board.condition == BoardCondition.UP
                    ? verdict(BoardState.IN_USE, "reserved", holder(held) + " has it until " + times.clock(held.end()) + ".",
                            held.start())
                    : idle(board);
            case FREE -> idle(board);
        };
    }

    private static Verdict idle(Board board) {
        return switch (board.condition) {
            case OFF -> verdict(BoardState.OFF, board, "off", "It is switched off.");
            case BOOTING -> verdict(BoardState.STARTING, board, "booting", "It is booting.");
            case CLEANING -> verdict(BoardState.STARTING, board, "cleaning", "It is being reset.");
            case CHECKING -> verdict(BoardState.STARTING, board, "checking", "Its health is being checked.");
            case UP -> board.pristine
                    ? verdict(BoardState.READY, board, "ready", "It is ready.")
                    : verdict(BoardState.STARTING, board, "not-pristine", "It is about to be reset.");
            case QUARANTINED, RETIRED -> throw new IllegalArgumentException("judged before: " + board.condition);
        };
    }

    private static String holder(Allocation.Held held) {
        Allocation.Holder holder = held.holder();
        return holder == null ? "Somebody" : holder.name();
    }

    private static Verdict verdict(BoardState state, Board board, String code, String sentence) {
        return verdict(state, board.reasonCode.isEmpty() ? code : board.reasonCode,
                board.reason.isEmpty() ? sentence : board.reason, board.since);
    }

    private static Verdict verdict(BoardState state, String code, String sentence, Instant since) {
        return new Verdict(state, new Reason(code, sentence, since));
    }

    static String span(Duration duration) {
        long seconds = Math.max(0, duration.toSeconds());
        if (seconds < 120) {
            return seconds + " s";
        }
        if (seconds < 2 * 3600) {
            return seconds / 60 + " min";
        }
        return seconds < 48 * 3600 ? seconds / 3600 + " h" : seconds / 86_400 + " days";
    }
}
