package dev.bootbench.agent.build;

import dev.bootbench.agent.Folders;
import dev.bootbench.agent.build.Sandbox.Mount;
import dev.bootbench.agent.build.SandboxResult.Ending;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Lets checkpatch and sparse read handed-in sources, in the {@link Sandbox}. Safe for use by several threads. */
@ApplicationScoped
public class SourceReader {
    private static final String READY = "bootbench-ready\n";
    private static final int NO_TOOL = 91;
    private static final String TOOLS = "/opt/checkpatch";

    /** Everything on standard output: what checkpatch finds. It ends with 1 when it found something. */
    private static final String CHECKPATCH = """
            command -v perl >/dev/null || { echo "perl is not installed on this host" >&2; exit 91; }
            tar -x -f - || exit 92
            echo bootbench-ready
            cd src || exit 93
            perl /opt/checkpatch/checkpatch.pl --no-tree --terse --show-types --no-summary --color=never --max-line-length=100 --file -- "$@" </dev/null
            [ $? -le 1 ]
            """;

    /** $1 to $3 as for a build; sparse speaks on standard error, among the words of the build. */
    private static final String SPARSE = """
            for tool in make tar sparse "${3}gcc"; do
                command -v "$tool" >/dev/null || { echo "$tool is not installed on this host" >&2; exit 91; }
            done
            tar -x -f - || exit 92
            echo bootbench-ready
            make -k --no-print-directory -C "$1" M=/work ARCH="$2" CROSS_COMPILE="$3" C=2 CHECK=sparse modules </dev/null >&2 || exit 93
            """;

    private static final Pattern CHECKPATCH_LINE = Pattern.compile("(\\S[^:]*):(\\d+): (ERROR|WARNING|CHECK):([A-Z_0-9]+): (.*)");

    private final BuilderConfig config;
    private final Path cache;
    private final Sandbox sandbox = new Sandbox();

    @Inject
    public SourceReader(BuilderConfig config) {
        this(config, Folders.fromEnvironment().cache());
    }

    /** @param cache of the host, with {@code headers/} and {@code checkpatch/} */
    SourceReader(BuilderConfig config, Path cache) {
        this.config = config;
        this.cache = cache;
    }

    /** The kernel's coding style, as its own script sees it; each message begins with its kind. */
    public ToolOutcome checkpatch(BuildRequest request) throws InterruptedException {
        Path script = cache.resolve("checkpatch/checkpatch.pl");
        if (!Files.isReadable(script)) {
            return new ToolOutcome.Faulted("checkpatch.pl is not on this host (" + script + "): run \"./lab setup\", which takes it from Debian's"
                    + " package linux-source.");
        }
        try {
            List<String> command = new ArrayList<>(List.of("sh", "-c", CHECKPATCH, "sh"));
            for (SourceFile source : request.sources()) {
                if (source.isBuildInput() && !source.path().endsWith(".S")) {
                    command.add("./" + FileNames.checked(source.path()));
                }
            }
            SandboxResult result = sandbox.run(command, archive(request), SandboxLimits.of(config, request.limit()),
                    List.of(new Mount(script.getParent().toRealPath(), TOOLS)));
            return outcome("checkpatch", request, result, style(new String(result.stdout(), StandardCharsets.UTF_8)));
        } catch (RefusedException e) {
            return new ToolOutcome.TooMuch(e.getMessage());
        } catch (IOException e) {
            return new ToolOutcome.Faulted("checkpatch could not be run: " + e.getMessage());
        }
    }

    private static List<Diagnostic> style(String out) {
        List<Diagnostic> found = new ArrayList<>();
        for (String line : out.lines().toList()) {
            Matcher matcher = CHECKPATCH_LINE.matcher(line);
            if (matcher.matches() && found.size() < Diagnostics.MOST) {
                String message = matcher.group(4) + ": " + matcher.group(5);
                found.add(new Diagnostic(Diagnostics.submitted(matcher.group(1), "./"), Integer.parseInt(matcher.group(2)), 0,
                        matcher.group(3).equals("ERROR") ? Diagnostic.ERROR : Diagnostic.WARNING,
                        message.length() > 500 ? message.substring(0, 500) + "…" : message));
            }
        }
        return found;
    }

    /** What the types do not say: user pointers, byte orders, locks that are not released. */
    public ToolOutcome sparse(BuildRequest request) throws InterruptedException {
        KernelTarget kernel = request.kernel();
        try {
            KernelHeaders headers = KernelHeaders.find(kernel, cache.resolve("headers"));
            SandboxResult result = sandbox.run(
                    List.of("sh", "-c", SPARSE, "sh", headers.folder(), kernel.kernelArchitecture(), kernel.toolPrefix()),
                    archive(request), SandboxLimits.of(config, request.limit()), headers.mounts());
            // Only of the sources: sparse of an older day than the headers may stumble over these.
            List<Diagnostic> found = Diagnostics.parse(result.stderr(), ModuleBuilder.SOURCE_ROOT, request.sources()).stream()
                    .filter(diagnostic -> request.sources().stream().anyMatch(source -> source.path().equals(diagnostic.file()))).toList();
            return outcome("sparse", request, result, found);
        } catch (RefusedException e) {
            return new ToolOutcome.TooMuch(e.getMessage());
        } catch (IOException e) {
            return new ToolOutcome.Faulted("sparse could not be run: " + e.getMessage());
        }
    }

    private static ToolOutcome outcome(String tool, BuildRequest request, SandboxResult result, List<Diagnostic> found) {
        return switch (result.ending()) {
            case Ending.TimedOut() -> new ToolOutcome.TooMuch(tool + " did not come to an end within " + request.limit().toSeconds() + " s.");
            case Ending.TooMuchOutput() -> new ToolOutcome.TooMuch(tool + " found more than can be kept.");
            case Ending.Exited(int code) -> {
                boolean ready = new String(result.stdout(), StandardCharsets.UTF_8).startsWith(READY);
                // A build that fails after the tool has spoken is the tool's own way to refuse; without a word it is the lab's fault.
                if (!ready || code == NO_TOOL || code != 0 && found.isEmpty()) {
                    yield new ToolOutcome.Faulted(tool + " could not be run: " + BuildLog.lastLine(result.stderr()));
                }
                yield new ToolOutcome.Found(found);
            }
        };
    }

    private static byte[] archive(BuildRequest request) throws IOException, RefusedException {
        Map<String, byte[]> files = new LinkedHashMap<>();
        for (SourceFile source : request.sources()) {
            if (source.isBuildInput()) {
                files.put(Kbuild.SOURCES + FileNames.checked(source.path()), source.content());
            }
        }
        files.put("Kbuild", Kbuild.text(request).getBytes(StandardCharsets.UTF_8));
        return Tars.of(files);
    }
}
