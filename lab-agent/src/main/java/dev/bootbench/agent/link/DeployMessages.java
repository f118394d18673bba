package dev.bootbench.agent.link;

import dev.bootbench.agent.deploy.DeployReport;
import dev.bootbench.contract.v1.DeploymentFinished;
import dev.bootbench.contract.v1.DeploymentOutcome;

/** A deployment's report as the contract's message. */
final class DeployMessages {
    private static final int MOST_DIAGNOSTICS = 200;

    private DeployMessages() {}

    static DeploymentFinished finished(String deployment, DeployReport report) {
        DeploymentFinished.Builder message = DeploymentFinished.newBuilder()
                .setDeployment(deployment)
                .setOutcome(switch (report.outcome()) {
                    case DEPLOYED -> DeploymentOutcome.DEPLOYED;
                    case NOT_DEPLOYED -> DeploymentOutcome.NOT_DEPLOYED;
                    case ROLLED_BACK -> DeploymentOutcome.ROLLED_BACK;
                    case FAULT -> DeploymentOutcome.DEPLOYMENT_FAULT;
                })
                .setSentence(report.sentence())
                .setOutput(report.output())
                .setConsoleFrom(report.consoleFrom())
                .setConsoleTo(report.consoleTo())
                .setKernel(report.kernel())
                .setTook(Messages.duration(report.took()));
        report.diagnostics().stream().limit(MOST_DIAGNOSTICS).map(ReportMessages::diagnostic).forEach(message::addDiagnostics);
        return message.build();
    }
}
