package dev.bootbench.agent.deploy;

import dev.bootbench.agent.build.Diagnostic;
import dev.bootbench.agent.deploy.DeployReport.Outcome;
import java.util.List;

/** What a step that decides a deployment came to. */
record Result(Outcome outcome, String sentence, String output, List<Diagnostic> diagnostics) {
    static Result deployed(String sentence, String output, List<Diagnostic> diagnostics) {
        return new Result(Outcome.DEPLOYED, sentence, output, diagnostics);
    }

    static Result refused(String sentence, String output, List<Diagnostic> diagnostics) {
        return new Result(Outcome.NOT_DEPLOYED, sentence, output, diagnostics);
    }

    static Result refused(String sentence) {
        return refused(sentence, "", List.of());
    }
}
