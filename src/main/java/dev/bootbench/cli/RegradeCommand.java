package dev.bootbench.cli;

import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "regrade", description = "Grades a submission again as a new attempt (teachers). The old one stays.")
final class RegradeCommand extends ApiCommand {
    @Parameters(index = "0", paramLabel = "SUBMISSION")
    private String submission;

    @Option(names = "--watch", description = "Shows it being graded.")
    private boolean watch;

    @Override
    public Integer call() {
        String attempt = SubmitCommand.attemptOf(client().post("/api/submissions/" + Client.part(submission) + "/attempts", Map.of()));
        out().println("Attempt " + attempt + " is queued.");
        return watch ? new AttemptWatch(client(), out()).follow(attempt) : 0;
    }
}
