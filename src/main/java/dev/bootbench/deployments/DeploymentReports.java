package dev.bootbench.deployments;

import dev.bootbench.contract.v1.AgentMessage.MessageCase;
import dev.bootbench.contract.v1.CoordinatorMessage;
import dev.bootbench.contract.v1.DeploymentFinished;
import dev.bootbench.contract.v1.DeploymentOutcome;
import dev.bootbench.contract.v1.DeploymentProgress;
import dev.bootbench.contract.v1.DeploymentStored;
import dev.bootbench.link.AgentHub;
import dev.bootbench.link.AgentSaid;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/** Listens to what agents say of deployments. A host speaks for its own; the second word about an end changes nothing. */
@ApplicationScoped
class DeploymentReports {
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");
    private static final int LONGEST_WORD = 500;
    private static final int LONGEST_SENTENCE = 4000;
    private static final int LONGEST_OUTPUT = 300 * 1024;
    private static final int MOST_DIAGNOSTICS = 200;

    private final Deployments deployments;
    private final AgentHub hub;

    DeploymentReports(Deployments deployments, AgentHub hub) {
        this.deployments = deployments;
        this.hub = hub;
    }

    void said(@Observes AgentSaid event) {
        MessageCase what = event.message().getMessageCase();
        if (what == MessageCase.DEPLOYMENT_PROGRESS) {
            progress(event.host(), event.message().getDeploymentProgress());
        } else if (what == MessageCase.DEPLOYMENT_FINISHED) {
            finished(event.host(), event.message().getDeploymentFinished());
        }
    }

    private void progress(String host, DeploymentProgress message) {
        number(message.getDeployment()).ifPresent(id -> deployments.progress(
                id, host, text(message.getPhase(), LONGEST_WORD), text(message.getDoing(), LONGEST_WORD)));
    }

    /** Acknowledged in any case, and only after the commit: what is nobody's would else be delivered for ever. */
    private void finished(String host, DeploymentFinished message) {
        number(message.getDeployment()).ifPresent(id -> deployments.finish(
                id, host, state(message.getOutcome()), text(message.getSentence(), LONGEST_SENTENCE), found(message)));
        hub.send(host, CoordinatorMessage.newBuilder()
                .setDeploymentStored(DeploymentStored.newBuilder().setDeployment(message.getDeployment()))
                .build());
    }

    private static DeploymentState state(DeploymentOutcome outcome) {
        return switch (outcome) {
            case DEPLOYED -> DeploymentState.DEPLOYED;
            case NOT_DEPLOYED -> DeploymentState.NOT_DEPLOYED;
            case ROLLED_BACK -> DeploymentState.ROLLED_BACK;
            case DEPLOYMENT_FAULT, DEPLOYMENT_OUTCOME_UNSPECIFIED, UNRECOGNIZED -> DeploymentState.FAULT;
        };
    }

    private static Deployment.Found found(DeploymentFinished message) {
        List<Deployment.Diagnostic> diagnostics = message.getDiagnosticsList().stream()
                .limit(MOST_DIAGNOSTICS)
                .map(d -> new Deployment.Diagnostic(text(d.getFile(), LONGEST_WORD), d.getLine(), d.getColumn(),
                        text(d.getSeverity(), LONGEST_WORD), text(d.getMessage(), LONGEST_SENTENCE)))
                .toList();
        boolean placed = message.getConsoleTo() > 0;
        return new Deployment.Found(
                text(message.getOutput(), LONGEST_OUTPUT), diagnostics, placed ? (Long) message.getConsoleFrom() : null,
                placed ? (Long) message.getConsoleTo() : null, text(message.getKernel(), LONGEST_WORD),
                message.hasTook() ? (Long) (message.getTook().getSeconds() * 1000 + message.getTook().getNanos() / 1_000_000) : null);
    }

    private static OptionalLong number(String deployment) {
        return NUMBER.matcher(deployment).matches() ? OptionalLong.of(Long.parseLong(deployment)) : OptionalLong.empty();
    }

    /** PostgreSQL takes no NUL. */
    private static String text(String text, int longest) {
        String clean = text.replace('\0', '�');
        return clean.length() <= longest ? clean : clean.substring(0, longest);
    }
}
