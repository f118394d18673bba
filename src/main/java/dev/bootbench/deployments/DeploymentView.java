package dev.bootbench.deployments;

import dev.bootbench.boards.Allocation;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A deployment as the API shows it.
 *
 * @param size bytes of what was sent
 * @param kept false once what was sent is not kept any more, to be deployed again
 * @param phase building, uploading, loading, installing, booting or checking; empty before and afterwards
 * @param consoleFrom byte number of the board's console where it began, {@code consoleTo} where it ended
 * @param output null in lists
 * @param diagnostics null in lists
 */
record DeploymentView(
        long id,
        String board,
        Allocation.Holder person,
        DeploymentKind kind,
        String title,
        String module,
        List<String> parameters,
        boolean load,
        String commandLine,
        String target,
        long size,
        boolean kept,
        DeploymentState state,
        String sentence,
        String phase,
        String doing,
        Instant queuedAt,
        @Nullable Instant startedAt,
        @Nullable Instant finishedAt,
        @Nullable Long consoleFrom,
        @Nullable Long consoleTo,
        String kernel,
        @Nullable Long tookMs,
        @Nullable String output,
        @Nullable List<Deployment.Diagnostic> diagnostics) {

    static DeploymentView whole(Deployment deployment) {
        return of(deployment, deployment.found().output(), deployment.found().diagnostics());
    }

    static DeploymentView brief(Deployment deployment) {
        return of(deployment, null, null);
    }

    private static DeploymentView of(
            Deployment d, @Nullable String output, @Nullable List<Deployment.Diagnostic> diagnostics) {
        return new DeploymentView(
                d.id(), d.board(), new Allocation.Holder(d.login(), d.personName()), d.wish().kind(), d.wish().title(),
                d.wish().module(), d.wish().parameters(), d.wish().load(), d.wish().commandLine(), d.wish().target(), d.size(), d.kept(),
                d.state(), d.sentence(), d.phase(), d.doing(), d.queuedAt(), d.startedAt(), d.finishedAt(),
                d.found().consoleFrom(), d.found().consoleTo(), d.found().kernel(), d.found().tookMs(), output, diagnostics);
    }
}
