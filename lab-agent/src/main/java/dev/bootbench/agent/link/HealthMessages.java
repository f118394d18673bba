package dev.bootbench.agent.link;

import dev.bootbench.agent.board.HealthReport;
import dev.bootbench.agent.board.Recovery;
import dev.bootbench.contract.v1.HealthItem;
import dev.bootbench.contract.v1.HealthOccasion;
import dev.bootbench.contract.v1.ResetProof;

/** What the agent knows of its boards' health, in the contract's messages. */
final class HealthMessages {
    private HealthMessages() {}

    static dev.bootbench.contract.v1.HealthReport report(String board, HealthReport report) {
        return dev.bootbench.contract.v1.HealthReport.newBuilder()
                .setBoard(board)
                .setAt(Messages.timestamp(report.at()))
                .setOccasion(occasion(report.occasion()))
                .setHealthy(report.healthy())
                .setSentence(report.sentence())
                .addAllItems(report.items().stream()
                        .map(item -> HealthItem.newBuilder()
                                .setWhat(item.what())
                                .setOk(item.ok())
                                .setDetail(item.detail())
                                .build())
                        .toList())
                .setTook(Messages.duration(report.took()))
                .setRecovery(report.recovery().map(Recovery::words).orElse(""))
                .build();
    }

    static ResetProof proof(dev.bootbench.agent.board.ResetProof proof) {
        return ResetProof.newBuilder()
                .setAt(Messages.timestamp(proof.at()))
                .setHow(proof.how())
                .setVerified(proof.verified())
                .setKernel(proof.kernel())
                .setTaint(proof.taint())
                .setDisk(proof.disk())
                .setTook(Messages.duration(proof.took()))
                .build();
    }

    private static HealthOccasion occasion(HealthReport.Occasion occasion) {
        return switch (occasion) {
            case AFTER_RESET -> HealthOccasion.AFTER_RESET;
            case SCHEDULED -> HealthOccasion.SCHEDULED;
            case ON_DEMAND -> HealthOccasion.ON_DEMAND;
            case AFTER_RECOVERY -> HealthOccasion.AFTER_RECOVERY;
        };
    }
}
