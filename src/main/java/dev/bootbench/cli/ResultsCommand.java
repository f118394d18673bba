package dev.bootbench.cli;

import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "results", description = "A graded attempt for other programs: Gradescope-style JSON, KTAP or JUnit XML.")
final class ResultsCommand extends ApiCommand {
    /** What other programs read. */
    enum Format { json, ktap, junit }

    @Parameters(index = "0", paramLabel = "ATTEMPT")
    private String attempt;

    @Option(names = "--format", defaultValue = "json", description = "One of ${COMPLETION-CANDIDATES}; ${DEFAULT-VALUE} if left out.")
    private Format format;

    @Override
    public Integer call() {
        String path = "/api/attempts/" + Client.part(attempt) + "/results?format=" + format.name().toLowerCase(Locale.ROOT);
        if (format == Format.json) {
            out().println(client().get(path).toPrettyString());
        } else {
            out().print(client().text(path));
            out().flush();
        }
        return 0;
    }
}
