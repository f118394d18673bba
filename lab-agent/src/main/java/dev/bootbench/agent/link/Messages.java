package dev.bootbench.agent.link;

import com.google.protobuf.Timestamp;
import dev.bootbench.agent.board.Board;
import dev.bootbench.agent.board.BoardStatus;
import dev.bootbench.agent.board.Lane;
import dev.bootbench.contract.v1.BoardReport;
import dev.bootbench.agent.grading.GradeListener;
import dev.bootbench.contract.v1.Condition;
import dev.bootbench.contract.v1.Phase;
import java.time.Duration;
import java.time.Instant;

/** Between the agent's own records and the contract's messages. */
final class Messages {
    private Messages() {}

    static Timestamp timestamp(Instant instant) {
        return Timestamp.newBuilder()
                .setSeconds(instant.getEpochSecond())
                .setNanos(instant.getNano())
                .build();
    }

    static Instant instant(Timestamp timestamp) {
        return Instant.ofEpochSecond(timestamp.getSeconds(), timestamp.getNanos());
    }

    static com.google.protobuf.Duration duration(Duration duration) {
        return com.google.protobuf.Duration.newBuilder()
                .setSeconds(duration.getSeconds())
                .setNanos(duration.getNano())
                .build();
    }

    static BoardReport report(Board board) {
        return report(board, board.status());
    }

    static BoardReport report(Board board, BoardStatus status) {
        BoardReport.Builder report = BoardReport.newBuilder()
                .setBoard(board.name())
                .setProfile(board.profile())
                .setArchitecture(board.architecture())
                .addAllTags(board.tags())
                .setCondition(condition(status.condition()))
                .setReasonCode(status.reasonCode())
                .setReason(status.reason())
                .setSince(timestamp(status.since()))
                .setKernel(status.kernel())
                .setPristine(status.pristine())
                .addAllAbilities(board.abilities())
                .addAllLanes(board.lanes().stream().map(Lane::text).toList())
                .setByHand(board.byHand())
                .setConsoleFrom(board.consoleFrom());
        board.proof().map(HealthMessages::proof).ifPresent(report::setProof);
        return report.build();
    }

    static Phase phase(GradeListener.Phase phase) {
        return switch (phase) {
            case BUILDING -> Phase.BUILDING;
            case PREPARING -> Phase.PREPARING;
            case RUNNING -> Phase.RUNNING;
            case REPORTING -> Phase.REPORTING;
        };
    }

    private static Condition condition(BoardStatus.Condition condition) {
        return switch (condition) {
            case OFF -> Condition.OFF;
            case BOOTING -> Condition.BOOTING;
            case UP -> Condition.UP;
            case CLEANING -> Condition.CLEANING;
            case CHECKING -> Condition.CHECKING;
            case QUARANTINED -> Condition.QUARANTINED;
            case RETIRED -> Condition.RETIRED;
        };
    }
}
