package dev.bootbench.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "webhooks",
        description = "Programs that the lab tells of what happens.",
        subcommands = {
            WebhooksCommand.Add.class,
            WebhooksCommand.Change.class,
            WebhooksCommand.Remove.class,
            WebhooksCommand.Test.class,
            WebhooksCommand.Deliveries.class,
        })
final class WebhooksCommand extends ApiCommand {
    private static final String ALL = "/api/webhooks";

    @Override
    public Integer call() {
        JsonNode hooks = client().get(ALL);
        if (printedAsJson(hooks)) {
            return 0;
        }
        Table table = new Table("ID", "URL", "STATE", "LAST DELIVERY", "KINDS");
        for (JsonNode hook : hooks) {
            table.row(hook.path("id").asText(), hook.path("url").asText(), hook.path("enabled").asBoolean() ? "on" : "off",
                    hook.has("last") ? result(hook.path("last")) : "-",
                    StreamSupport.stream(hook.path("kinds").spliterator(), false).map(JsonNode::asText).collect(Collectors.joining(",")));
            if (!hook.path("offReason").asText().isEmpty()) {
                table.row("", hook.path("offReason").asText(), "", "", "");
            }
        }
        table.print(out());
        return 0;
    }

    private static String result(JsonNode delivery) {
        return switch (delivery.path("state").asText()) {
            case "DELIVERED" -> "delivered";
            case "GIVEN_UP" -> "given up: " + delivery.path("problem").asText();
            default -> delivery.path("attempts").asInt() == 0 ? "not tried yet" : "again at " + Sentences.time(delivery.path("nextAt"))
                    + ": " + delivery.path("problem").asText();
        };
    }

    /** One of them. */
    abstract static class Of extends ApiCommand {
        @Parameters(index = "0", paramLabel = "ID")
        private String id;

        String path() {
            return ALL + "/" + Client.part(id);
        }
    }

    @Command(name = "add", description = "Adds one and prints the secret that deliveries are signed with, this once.")
    static final class Add extends ApiCommand {
        @Parameters(index = "0", paramLabel = "URL")
        private String url;

        @Option(names = "--kinds", paramLabel = "KIND", split = ",", description = "Of what it is told (default: of everything).")
        private @Nullable List<String> kinds;

        @Override
        public Integer call() {
            JsonNode made = client().post(ALL, kinds == null ? Map.of("url", url) : Map.of("url", url, "kinds", kinds));
            if (!printedAsJson(made)) {
                out().println("Webhook " + made.path("id").asText() + ". Its secret: " + made.path("secret").asText());
            }
            return 0;
        }
    }

    @Command(name = "change", description = "Changes where it is, of what it is told, or switches it on or off.")
    static final class Change extends Of {
        @Option(names = "--url", paramLabel = "URL")
        private @Nullable String url;

        @Option(names = "--kinds", paramLabel = "KIND", split = ",", description = "These and no others.")
        private @Nullable List<String> kinds;

        @Option(names = "--on", description = "It is told again of what happens from now on.")
        private boolean on;

        @Option(names = "--off", description = "It is told nothing for the time being.")
        private boolean off;

        @Override
        public Integer call() {
            if (on && off) {
                throw new CliException(CliException.BAD_INPUT, "Either --on or --off.");
            }
            Map<String, Object> change = new LinkedHashMap<>();
            if (url != null) {
                change.put("url", url);
            }
            if (kinds != null) {
                change.put("kinds", kinds);
            }
            if (on || off) {
                change.put("enabled", on);
            }
            if (!printedAsJson(client().patch(path(), change))) {
                out().println("Changed.");
            }
            return 0;
        }
    }

    @Command(name = "remove", description = "It is told nothing any more.")
    static final class Remove extends Of {
        @Override
        public Integer call() {
            client().delete(path());
            out().println("Removed.");
            return 0;
        }
    }

    @Command(name = "test", description = "Sends it a test now.")
    static final class Test extends Of {
        @Override
        public Integer call() {
            JsonNode delivery = client().post(path() + "/test", Map.of());
            if (!printedAsJson(delivery)) {
                out().println(result(delivery));
            }
            return delivery.path("state").asText().equals("DELIVERED") ? 0 : CliException.NO;
        }
    }

    @Command(name = "deliveries", description = "Its last deliveries.")
    static final class Deliveries extends Of {
        @Override
        public Integer call() {
            JsonNode deliveries = client().get(path() + "/deliveries");
            if (printedAsJson(deliveries)) {
                return 0;
            }
            Table table = new Table("WHEN", "KIND", "TRIES", "ANSWER", "RESULT", "ID");
            for (JsonNode each : deliveries) {
                table.row(Sentences.time(each.path("at")), each.path("kind").asText(), each.path("attempts").asText(), each.path("status").asText("-"),
                        result(each), each.path("news").asText());
            }
            table.print(out());
            return 0;
        }
    }
}
