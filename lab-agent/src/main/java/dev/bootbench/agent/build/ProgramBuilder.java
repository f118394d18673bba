package dev.bootbench.agent.build;

import dev.bootbench.agent.build.BuildOutcome.Built;
import dev.bootbench.agent.build.BuildOutcome.Faulted;
import dev.bootbench.agent.build.BuildOutcome.Rejected;
import dev.bootbench.agent.build.SandboxResult.Ending;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Builds a program for the user space of a board, in the {@link Sandbox}, against Debian's C library for the board's
 * architecture. Safe for use by several threads.
 */
@ApplicationScoped
public class ProgramBuilder {
    private static final int NO_TOOL = 91;
    private static final int NO_UNPACKING = 92;
    private static final int NO_PROGRAM = 93;
    private static final String READY = "bootbench-ready\n";

    /**
     * $1 is what the names of the compiler's tools begin with, then come flags and units.
     * A C library that is missing is the lab's fault, so that is tried before anything of the hand-in is.
     */
    private static final String SCRIPT = """
            cc="${1}gcc"; shift
            command -v tar >/dev/null && command -v "$cc" >/dev/null || { echo "$cc is not installed on this host" >&2; exit 91; }
            link=
            for flag; do [ "$flag" = -static ] && link=-static; done
            echo 'int main(void) { return 0; }' | "$cc" -x c $link -o /tmp/probe - 2>/tmp/why ||
                { echo "$cc makes no program here: $(tail -n 1 /tmp/why)" >&2; exit 91; }
            tar -x -f - || exit 92
            echo bootbench-ready
            cd src && "$cc" "$@" -o /work/program -pthread -lm </dev/null >&2 || exit 93
            exec cat /work/program
            """;

    private final BuilderConfig config;
    private final Sandbox sandbox = new Sandbox();

    public ProgramBuilder(BuilderConfig config) {
        this.config = config;
    }

    /** Builds; takes at most the request's limit and a few seconds. */
    public BuildOutcome build(ProgramRequest request) throws InterruptedException {
        if (request.sources().stream().noneMatch(SourceFile::isUnit)) {
            return new Rejected("There is no .c file for the program " + request.name() + ", so there is nothing to build.",
                    List.of(), "", Duration.ZERO);
        }
        try {
            SandboxResult result = sandbox.run(command(request), archive(request), SandboxLimits.of(config, request.limit()));
            return judged(request, result);
        } catch (RefusedException e) {
            return new Rejected(e.getMessage(), List.of(), "", Duration.ZERO);
        } catch (IOException e) {
            return new Faulted(e.getMessage() == null ? "The build sandbox failed: " + e.getClass().getSimpleName() + "." : e.getMessage(), "");
        }
    }

    private static List<String> command(ProgramRequest request) throws RefusedException {
        List<String> flags = new ArrayList<>(List.of("-O2", "-g0", "-s", "-Wall"));
        if (request.isStatic()) {
            flags.add("-static");
        }
        TreeSet<String> folders = new TreeSet<>();
        List<String> units = new ArrayList<>();
        for (SourceFile source : request.sources()) {
            String path = FileNames.checked(source.path());
            if (source.isUnit()) {
                units.add("./" + path);
            }
            if (source.isBuildInput()) {
                folders.add("-I./" + path.substring(0, path.lastIndexOf('/') + 1));
            }
        }
        flags.addAll(folders);
        flags.addAll(request.cflags());
        List<String> command = new ArrayList<>(List.of(
                "sh", "-c", SCRIPT, "sh", KernelTarget.of("0", request.architecture()).toolPrefix()));
        command.addAll(flags);
        command.addAll(units);
        return command;
    }

    private static byte[] archive(ProgramRequest request) throws IOException, RefusedException {
        Map<String, byte[]> files = new LinkedHashMap<>();
        for (SourceFile source : request.sources()) {
            if (source.isBuildInput()) {
                files.put("src/" + FileNames.checked(source.path()), source.content());
            }
        }
        return Tars.of(files);
    }

    private static BuildOutcome judged(ProgramRequest request, SandboxResult result) {
        List<Diagnostic> diagnostics = Diagnostics.parse(result.stderr(), "./", request.sources());
        return switch (result.ending()) {
            case Ending.TimedOut() -> BuildLog.rejected(diagnostics, result, "The build of " + request.name() + " took longer than "
                    + request.limit().toSeconds() + " s.");
            case Ending.TooMuchOutput() -> BuildLog.rejected(diagnostics, result, "The program " + request.name() + " is too large.");
            case Ending.Exited(int code) -> {
                boolean ready = ModuleBuilder.startsWithReady(result.stdout());
                if (!ready) {
                    String what = code == NO_TOOL || code == NO_UNPACKING ? "" : "The build sandbox does not start (exit " + code + "). ";
                    yield new Faulted(what + BuildLog.lastLine(result.stderr()) + (code == NO_TOOL && result.stderr().contains("makes no program")
                            ? " Install the C library for it: libc6-dev, or libc6-dev-arm64-cross for a Raspberry Pi." : ""), result.stderr());
                }
                if (code != 0) {
                    yield code == NO_PROGRAM ? BuildLog.rejected(diagnostics, result, "")
                            : new Faulted("The build of " + request.name() + " ended unexpectedly (exit " + code + ").", result.stderr());
                }
                byte[] program = Arrays.copyOfRange(result.stdout(), READY.length(), result.stdout().length);
                yield new Built(Map.of(request.name(), program), Map.of(request.name(), program), "", diagnostics, result.stderr(), result.took());
            }
        };
    }
}
