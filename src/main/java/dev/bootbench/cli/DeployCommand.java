package dev.bootbench.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "deploy",
        description = "Puts a module, a kernel or files on a board you hold, and follows it to its end.",
        footer = {
            "",
            "  lab deploy BOARD module DIR|FILE.c|FILE.ko [--load] [NAME=VALUE...]",
            "  lab deploy BOARD kernel FILE.zip|IMAGE [--append WORDS]",
            "  lab deploy BOARD kernel --append WORDS",
            "  lab deploy BOARD files DIR|FILE TARGET",
        })
final class DeployCommand extends ApiCommand {
    private static final long MOST_SOURCE = 1L << 20;
    private static final long MOST_FILES = 64L << 20;
    private static final int SOURCE_DEPTH = 4;
    private static final int FILES_DEPTH = 12;
    private static final String BINARY = "application/octet-stream";
    private static final String ZIP = "application/zip";

    @Parameters(index = "0", paramLabel = "BOARD")
    private String board;

    @Parameters(index = "1", paramLabel = "KIND", description = "module, kernel or files")
    private String kind;

    @Parameters(index = "2..*", paramLabel = "WHAT", description = "see below", arity = "0..*")
    private List<String> rest = List.of();

    @Option(names = "--load", description = "Loads the module at once, with the parameters that follow it.")
    private boolean load;

    @Option(names = "--name", description = "The module's name, where its folder has more than one .c file.")
    private @Nullable String name;

    @Option(names = "--append", paramLabel = "WORDS", description = "Added to the kernel's command line.")
    private @Nullable String append;

    @Override
    public Integer call() {
        JsonNode made = switch (kind.toLowerCase(Locale.ROOT)) {
            case "module" -> module();
            case "kernel" -> kernel();
            case "files" -> files();
            default -> throw new CliException(CliException.BAD_INPUT, "Deploy a module, a kernel or files, not \"" + kind + "\".");
        };
        return new DeploymentWatch(client(), out(), json).follow(made.path("id").asText());
    }

    private JsonNode module() {
        Path what = first("a folder with C files, a .c file or a .ko file");
        Query query = new Query().add("load", load || rest.size() > 1).add("module", name).add("title", what.getFileName());
        for (String parameter : rest.subList(1, rest.size())) {
            if (!parameter.matches("[A-Za-z_][A-Za-z0-9_]*=.*")) {
                throw new CliException(CliException.BAD_INPUT, "A parameter looks like count=3, not \"" + parameter + "\".");
            }
            query.add("parameter", parameter);
        }
        if (what.toString().endsWith(".ko")) {
            return client().post(query.add("kind", "module").path(board), what, BINARY);
        }
        query.add("kind", "module-source");
        return isArchive(what) ? client().post(query.path(board), what, BINARY)
                : client().post(query.path(board), FolderZip.of(what, SOURCE_DEPTH, MOST_SOURCE, "a module's source may be (1 MiB)."), ZIP);
    }

    private JsonNode kernel() {
        if (rest.isEmpty() && append != null) {
            return client().post(new Query().path(board), Map.of("kind", "kernel", "commandLine", append));
        }
        Path what = first("a kernel image or a ZIP with one, or words for its command line (--append)");
        atMost(1);
        Query query = new Query().add("kind", "kernel").add("title", what.getFileName()).add("commandLine", append);
        return client().post(query.path(board), what, BINARY);
    }

    private JsonNode files() {
        Path what = first("a folder or a file");
        if (rest.size() < 2) {
            throw new CliException(CliException.BAD_INPUT, "Say into which folder of the board, as in: lab deploy " + board + " files "
                    + what + " /root/test");
        }
        atMost(2);
        Query query = new Query().add("kind", "files").add("title", what.getFileName()).add("target", rest.get(1));
        return client().post(query.path(board), FolderZip.of(what, FILES_DEPTH, MOST_FILES, "what may be put on a board at a time (64 MiB)."), ZIP);
    }

    private Path first(String wanted) {
        if (rest.isEmpty()) {
            throw new CliException(CliException.BAD_INPUT, "Say what to deploy: " + wanted + ".");
        }
        Path what = Path.of(rest.getFirst()).toAbsolutePath().normalize();
        if (!Files.exists(what)) {
            throw new CliException(CliException.BAD_INPUT, "There is nothing at " + what + ".");
        }
        return what;
    }

    private void atMost(int arguments) {
        if (rest.size() > arguments) {
            throw new CliException(CliException.BAD_INPUT, "\"" + rest.get(arguments) + "\" is one word too many.");
        }
    }

    private static boolean isArchive(Path what) {
        String file = what.toString();
        return file.endsWith(".zip") || file.endsWith(".tar.gz") || file.endsWith(".tgz");
    }

    /** What stands behind the question mark. */
    private static final class Query {
        private final List<String> parts = new ArrayList<>();

        Query add(String key, @Nullable Object value) {
            if (value != null) {
                parts.add(key + "=" + Client.part(value));
            }
            return this;
        }

        String path(String board) {
            return "/api/boards/" + Client.part(board) + "/deployments" + (parts.isEmpty() ? "" : "?" + String.join("&", parts));
        }
    }
}
