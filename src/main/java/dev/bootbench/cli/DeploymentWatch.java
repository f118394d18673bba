package dev.bootbench.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Follows one deployment to its end: each step once, when it happens, then what the tools and the kernel said. */
final class DeploymentWatch {
    private static final Set<String> UNFINISHED = Set.of("QUEUED", "RUNNING");
    private static final long LOOK_MS = 300;

    private final Client client;
    private final PrintWriter out;
    private final boolean json;
    private final Ink ink = Ink.forTerminal();
    private final long began = System.nanoTime();

    DeploymentWatch(Client client, PrintWriter out, boolean json) {
        this.client = client;
        this.out = out;
        this.json = json;
    }

    /** Exit code: 0 when it is deployed, 1 when not or rolled back, 3 for a fault of the lab. */
    int follow(String id) {
        String told = "";
        while (true) {
            JsonNode deployment = client.get("/api/deployments/" + Client.part(id));
            String state = deployment.path("state").asText();
            if (!UNFINISHED.contains(state)) {
                end(deployment, state);
                return exitCode(state);
            }
            String doing = deployment.path("doing").asText();
            if (!json && !doing.isEmpty() && !doing.equals(told)) {
                told = doing;
                out.printf("%s  %-10s %s%n", elapsed(), deployment.path("phase").asText(), Ink.printable(doing));
                out.flush();
            }
            try {
                TimeUnit.MILLISECONDS.sleep(LOOK_MS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new CliException(CliException.LAB_FAULT, "Interrupted; the deployment goes on: ./lab deployments "
                        + deployment.path("board").asText());
            }
        }
    }

    private void end(JsonNode deployment, String state) {
        if (json) {
            out.println(deployment.toPrettyString());
            return;
        }
        for (JsonNode diagnostic : deployment.path("diagnostics")) {
            out.println(Ink.printable(diagnostic.path("file").asText() + ":" + diagnostic.path("line").asText() + ": "
                    + diagnostic.path("severity").asText() + ": " + diagnostic.path("message").asText()));
        }
        deployment.path("output").asText("").lines().forEach(line -> out.println(ink.dim(Ink.printable(line))));
        String word = state.toLowerCase(Locale.ROOT).replace('_', ' ');
        out.println(elapsed() + "  " + (exitCode(state) == 0 ? ink.good(word) : ink.bad(word)) + "  "
                + Ink.printable(deployment.path("sentence").asText()));
    }

    private String elapsed() {
        return ink.dim(String.format(Locale.ROOT, "%6.1f s", (System.nanoTime() - began) / 1e9));
    }

    private static int exitCode(String state) {
        return switch (state) {
            case "DEPLOYED" -> 0;
            case "NOT_DEPLOYED", "ROLLED_BACK" -> CliException.NO;
            default -> CliException.LAB_FAULT;
        };
    }
}
