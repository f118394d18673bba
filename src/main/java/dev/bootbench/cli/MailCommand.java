package dev.bootbench.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "mail", description = "What the lab tells you by mail, and where to.")
final class MailCommand extends ApiCommand {
    @Option(names = "--address", paramLabel = "ADDRESS", description = "Where to; an empty one takes it away.")
    private @Nullable String address;

    @Option(names = "--kinds", paramLabel = "KIND", split = ",", description = "These and no others.")
    private @Nullable List<String> kinds;

    @Option(names = "--none", description = "Nothing at all.")
    private boolean none;

    @Override
    public Integer call() {
        if (none && kinds != null) {
            throw new CliException(CliException.BAD_INPUT, "Either --kinds or --none.");
        }
        Map<String, Object> change = new LinkedHashMap<>();
        if (address != null) {
            change.put("address", address);
        }
        if (none || kinds != null) {
            change.put("kinds", none ? List.of() : kinds);
        }
        JsonNode mail = change.isEmpty() ? client().get("/api/me/mail") : client().patch("/api/me/mail", change);
        if (printedAsJson(mail)) {
            return 0;
        }
        if (!mail.path("available").asBoolean()) {
            out().println("This lab sends no mail.");
        }
        out().println("Address: " + mail.path("address").asText("none"));
        List<String> wanted = StreamSupport.stream(mail.path("kinds").spliterator(), false).map(JsonNode::asText).toList();
        Table table = new Table("MAIL", "KIND", "WHEN");
        for (JsonNode choice : mail.path("choices")) {
            String kind = choice.path("kind").asText();
            table.row(wanted.contains(kind) ? "yes" : "no", kind, choice.path("text").asText());
        }
        table.print(out());
        return 0;
    }
}
