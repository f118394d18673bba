package dev.bootbench.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "regrade", description = "Grades again, as new attempts (teachers). The old verdict counts until the new one is there.")
final class RegradeCommand extends ApiCommand {
    @Parameters(index = "0", paramLabel = "SUBMISSION|EXERCISE", description = "A submission's number; with --all, an exercise's id.")
    private String what;

    @Option(names = "--all", description = "Everything that was handed in for the exercise.")
    private boolean all;

    @Option(names = "--verify", description = "To see whether the verdicts are the same: may be asked for again and again.")
    private boolean verify;

    @Option(names = "--watch", description = "Shows it being graded.")
    private boolean watch;

    @Override
    public Integer call() {
        if (all) {
            JsonNode made = client().post("/api/exercises/" + Client.part(what) + "/regrade", Map.of());
            if (!printedAsJson(made)) {
                out().println(made.path("attempts").size() + " attempts are queued.");
            }
            return 0;
        }
        String attempt = SubmitCommand.attemptOf(client().post(
                "/api/submissions/" + Client.part(what) + "/attempts" + (verify ? "?verify=true" : ""), Map.of()));
        out().println("Attempt " + attempt + " is queued.");
        return watch ? new AttemptWatch(client(), out()).follow(attempt) : 0;
    }
}
