package dev.bootbench.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "results", description = "A graded attempt as one JSON object that graders of the Gradescope kind read.")
final class ResultsCommand extends ApiCommand {
    @Parameters(index = "0", paramLabel = "ATTEMPT")
    private String attempt;

    @Override
    public Integer call() {
        out().println(client().get("/api/attempts/" + Client.part(attempt) + "/results.json").toPrettyString());
        return 0;
    }
}
