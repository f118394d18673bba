package dev.bootbench.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What every command has: a client, {@code --json} for programs, and a place to print. */
@Command(mixinStandardHelpOptions = true)
abstract class ApiCommand implements Callable<Integer> {
    @Option(names = "--json", description = "Print the API's own answer.")
    boolean json;

    @Spec
    CommandSpec spec;

    private @Nullable Client client;

    /** Does it, and answers the exit code. */
    @Override
    public abstract Integer call() throws IOException;

    Client client() {
        if (client == null) {
            client = Client.connect();
        }
        return client;
    }

    PrintWriter out() {
        return spec.commandLine().getOut();
    }

    /** Prints the raw answer when asked for; otherwise the command goes on to print for people. */
    boolean printedAsJson(JsonNode answer) {
        if (json) {
            out().println(answer.toPrettyString());
        }
        return json;
    }
}
