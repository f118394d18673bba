package dev.bootbench.agent.build;

import dev.bootbench.agent.Folders;
import dev.bootbench.agent.build.BuildOutcome.Built;
import dev.bootbench.agent.build.BuildOutcome.Faulted;
import dev.bootbench.agent.build.BuildOutcome.Rejected;
import dev.bootbench.agent.build.SandboxResult.Ending;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Builds a kernel module from handed-in files, in the {@link Sandbox}. Safe for use by several threads. */
@ApplicationScoped
public class ModuleBuilder {
    /** Where the sources lie during a build; debug information and compiler output name files below it. */
    public static final String SOURCE_ROOT = Sandbox.WORK + "/" + Kbuild.SOURCES;

    /** First bytes on standard output: from here on, what goes wrong is the submission's doing. */
    private static final byte[] READY = "bootbench-ready\n".getBytes(StandardCharsets.US_ASCII);

    private static final Duration LOCATE_LIMIT = Duration.ofSeconds(20);

    private static final int NO_TOOL = 91;
    private static final int NO_UNPACKING = 92;
    private static final int NO_MODULE = 93;

    /**
     * $1 is the folder of the kernel's headers, $2 what the kernel calls its architecture, $3 what the names of the
     * compiler's tools begin with; then come the modules' names. Only tools and constants,
     * never a name from the hand-in.
     */
    private static final String SCRIPT = """
            for tool in make tar gcc "${3}gcc" "${3}ld" "${3}strip" readelf; do
                command -v "$tool" >/dev/null || { echo "$tool is not installed on this host" >&2; exit 91; }
            done
            tar -x -f - || exit 92
            echo bootbench-ready
            if [ -f shortcut ]; then
                (cd -P "$1" && sh /work/shortcut </dev/null >&2) || exit 93
            else
                make -k --no-print-directory -C "$1" M=/work ARCH="$2" CROSS_COMPILE="$3" modules </dev/null >&2 || exit 93
            fi
            strip=${3}strip
            shift 3
            mkdir out
            for module; do
                mv "$module.ko" out/ && "$strip" --strip-debug -R .note.gnu.build-id -o "out/$module.bare" "out/$module.ko" &&
                    readelf -W -p .modinfo "out/$module.ko" >"out/$module.modinfo" || exit 93
            done
            exec tar -c -f - -C out .
            """;

    private static final Pattern VERMAGIC = Pattern.compile("^\\s*\\[[^]]*]\\s+vermagic=(.*)$", Pattern.MULTILINE);

    private final Sandbox sandbox;
    private final Shortcuts shortcuts;
    private final BuilderConfig config;
    private final Path headersCache;

    @Inject
    public ModuleBuilder(BuilderConfig config) {
        this(config, Folders.fromEnvironment().cache().resolve("headers"));
    }

    /** @param headersCache where the headers of kernels lie that are not this host's own, a folder for each release */
    ModuleBuilder(BuilderConfig config, Path headersCache) {
        this.config = config;
        this.headersCache = headersCache;
        this.sandbox = new Sandbox();
        this.shortcuts = new Shortcuts(sandbox, headersCache.resolve("precompiled"));
    }

    /** Builds; takes at most the request's limit and a few seconds. */
    public BuildOutcome build(BuildRequest request) throws InterruptedException {
        for (Map.Entry<String, List<SourceFile>> module : request.modules().entrySet()) {
            if (module.getValue().stream().noneMatch(SourceFile::isUnit)) {
                return new Rejected(request.modules().size() == 1 ? "There is no .c file in it, so there is nothing to build."
                        : "There is no .c file for " + module.getKey() + ".ko, so there is nothing to build.", List.of(), "", Duration.ZERO);
            }
        }
        KernelTarget kernel = request.kernel();
        try {
            KernelHeaders headers = KernelHeaders.find(kernel, headersCache);
            List<String> command = new ArrayList<>(List.of(
                    "sh", "-c", SCRIPT, "sh", headers.folder(), kernel.kernelArchitecture(), kernel.toolPrefix()));
            command.addAll(request.modules().keySet());
            SandboxLimits limits = SandboxLimits.of(config, request.limit());
            Optional<Shortcuts.Way> way = shortcuts.way(request, headers, limits);
            List<Sandbox.Mount> mounts = new ArrayList<>(headers.mounts());
            way.ifPresent(shortcut -> mounts.addAll(shortcut.mounts()));
            SandboxResult result = sandbox.run(command, archive(request, way.map(Shortcuts.Way::script)), limits, mounts);
            return judged(request, result);
        } catch (RefusedException e) {
            return new Rejected(e.getMessage(), List.of(), "", Duration.ZERO);
        } catch (IOException e) {
            return new Faulted(sentence(e), "");
        }
    }

    /**
     * The source line of a place in a module that was built here.
     *
     * @param function as a kernel report names it
     * @param offset   bytes from its start. In a call trace that is the place of return: subtract 1 to name the call.
     * @return empty when the module has no such function or no debug information
     */
    public Optional<SourceLine> locate(byte[] ko, String function, long offset) throws InterruptedException {
        return new SourceLocator(sandbox, SandboxLimits.of(config, LOCATE_LIMIT)).locate(ko, function, offset);
    }

    private static BuildOutcome judged(BuildRequest request, SandboxResult result) throws IOException {
        return switch (result.ending()) {
            case Ending.TimedOut() -> rejected(
                    request, result, "The build took longer than " + seconds(request.limit()) + ".");
            case Ending.TooMuchOutput() -> rejected(request, result, "The module is too large.");
            case Ending.Exited(int code) -> exited(request, result, code);
        };
    }

    private static BuildOutcome exited(BuildRequest request, SandboxResult result, int code) throws IOException {
        byte[] stdout = result.stdout();
        if (!startsWithReady(stdout)) {
            String what = code == NO_TOOL || code == NO_UNPACKING ? "" : "The build sandbox does not start (exit " + code + "). ";
            return new Faulted(what + BuildLog.lastLine(result.stderr()), result.stderr());
        }
        if (code == NO_MODULE) {
            return rejected(request, result, "");
        }
        if (code != 0) {
            return new Faulted("The build ended unexpectedly (exit " + code + ").", result.stderr());
        }
        Map<String, byte[]> files = Tars.files(Arrays.copyOfRange(stdout, READY.length, stdout.length));
        Map<String, byte[]> modules = new LinkedHashMap<>();
        Map<String, byte[]> bare = new LinkedHashMap<>();
        String magic = "";
        for (String module : request.modules().keySet()) {
            byte[] ko = files.get(module + ".ko");
            byte[] modinfo = files.get(module + ".modinfo");
            byte[] stripped = files.get(module + ".bare");
            if (ko == null || stripped == null || modinfo == null) {
                return new Faulted("The build ended well, but " + module + ".ko is missing.", result.stderr());
            }
            Matcher vermagic = VERMAGIC.matcher(new String(modinfo, StandardCharsets.UTF_8));
            if (!vermagic.find()) {
                return new Rejected("The module carries no vermagic: its .modinfo section was tampered with.",
                        diagnostics(request, result), result.stderr(), result.took());
            }
            magic = vermagic.group(1).strip();
            if (!magic.startsWith(request.kernel().release() + " ")) {
                return new Faulted("The headers of " + request.kernel().release() + " on this host build for \"" + magic
                        + "\": reinstall linux-headers-" + request.kernel().release() + ".", result.stderr());
            }
            modules.put(module, ko);
            bare.put(module, stripped);
        }
        return new Built(modules, bare, magic, diagnostics(request, result), result.stderr(), result.took());
    }

    /** @param reason a sentence, or empty to take the first thing that the tools found */
    private static Rejected rejected(BuildRequest request, SandboxResult result, String reason) {
        return BuildLog.rejected(diagnostics(request, result), result, reason);
    }

    private static List<Diagnostic> diagnostics(BuildRequest request, SandboxResult result) {
        return Diagnostics.parse(result.stderr(), SOURCE_ROOT, request.sources());
    }

    /** The build inputs as a tar, our build files last: whatever was handed in under their names is overwritten. */
    private static byte[] archive(BuildRequest request, Optional<String> shortcut) throws IOException, RefusedException {
        Map<String, byte[]> files = new LinkedHashMap<>();
        for (SourceFile source : request.sources()) {
            if (source.isBuildInput()) {
                files.put(Kbuild.SOURCES + FileNames.checked(source.path()), source.content());
            }
        }
        files.put("Kbuild", Kbuild.text(request).getBytes(StandardCharsets.UTF_8));
        shortcut.ifPresent(script -> files.put("shortcut", script.getBytes(StandardCharsets.UTF_8)));
        return Tars.of(files);
    }

    /** Whether the tools got as far as the sources. */
    static boolean startsWithReady(byte[] stdout) {
        return stdout.length >= READY.length && Arrays.equals(stdout, 0, READY.length, READY, 0, READY.length);
    }

    private static String seconds(Duration limit) {
        return limit.toMillis() % 1000 == 0 ? limit.toSeconds() + " s" : limit.toMillis() + " ms";
    }

    private static String sentence(IOException e) {
        return e.getMessage() == null ? "The build sandbox failed: " + e.getClass().getSimpleName() + "." : e.getMessage();
    }
}
