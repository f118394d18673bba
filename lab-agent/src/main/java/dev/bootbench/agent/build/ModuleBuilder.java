package dev.bootbench.agent.build;

import dev.bootbench.agent.Folders;
import dev.bootbench.agent.build.BuildOutcome.Built;
import dev.bootbench.agent.build.BuildOutcome.Faulted;
import dev.bootbench.agent.build.BuildOutcome.Rejected;
import dev.bootbench.agent.build.SandboxResult.Ending;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

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
     * $1 is the module's name, $2 the folder of the kernel's headers, $3 what the kernel calls its architecture, $4 what the
     * names of the compiler's tools begin with. Only tools and constants, never a name from the hand-in.
     */
    private static final String SCRIPT = """
            for tool in make tar gcc "${4}gcc" "${4}ld" readelf; do
                command -v "$tool" >/dev/null || { echo "$tool is not installed on this host" >&2; exit 91; }
            done
            tar -x -f - || exit 92
            echo bootbench-ready
            make -k --no-print-directory -C "$2" M=/work ARCH="$3" CROSS_COMPILE="$4" modules </dev/null >&2 || exit 93
            mkdir out && mv "$1.ko" out/module.ko && readelf -W -p .modinfo out/module.ko >out/modinfo || exit 93
            exec tar -c -f - -C out module.ko modinfo
            """;

    private static final Pattern VERMAGIC = Pattern.compile("^\\s*\\[[^]]*]\\s+vermagic=(.*)$", Pattern.MULTILINE);

    private static final Pattern QUOTED_SOURCE = Pattern.compile("\\s*\\d* \\|");

    /** What a tool says when it met one of the sandbox's limits, and what we say. */
    private static final Map<String, String> LIMIT_MET = Map.of(
            "File size limit exceeded", "The build wrote a file that is too large",
            "file size limit exceeded", "The build wrote a file that is too large",
            "File too large", "The build wrote a file that is too large",
            "No space left on device", "The build used up its work space",
            "out of memory allocating", "The compiler ran out of memory",
            "emory exhausted", "The compiler ran out of memory",
            "Cannot allocate memory", "The compiler ran out of memory",
            "CPU time limit exceeded", "The compiler used up its processor time",
            "Killed signal terminated program", "The compiler ran out of memory");

    private final Sandbox sandbox;
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
    }

    /** Builds; takes at most the request's limit and a few seconds. */
    public BuildOutcome build(BuildRequest request) throws InterruptedException {
        if (request.sources().stream().noneMatch(SourceFile::isUnit)) {
            return new Rejected("There is no .c file in it, so there is nothing to build.", List.of(), "", Duration.ZERO);
        }
        KernelTarget kernel = request.kernel();
        try {
            KernelHeaders headers = KernelHeaders.find(kernel, headersCache);
            SandboxResult result = sandbox.run(
                    List.of("sh", "-c", SCRIPT, "sh", request.module(), headers.folder(), kernel.kernelArchitecture(), kernel.toolPrefix()),
                    archive(request),
                    SandboxLimits.of(config, request.limit()),
                    headers.mounts());
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
            return new Faulted(what + lastLine(result.stderr()), result.stderr());
        }
        if (code == NO_MODULE) {
            return rejected(request, result, "");
        }
        if (code != 0) {
            return new Faulted("The build ended unexpectedly (exit " + code + ").", result.stderr());
        }
        Map<String, byte[]> files = files(Arrays.copyOfRange(stdout, READY.length, stdout.length));
        byte[] ko = files.get("module.ko");
        byte[] modinfo = files.get("modinfo");
        if (ko == null || modinfo == null) {
            return new Faulted("The build ended well, but its module is missing.", result.stderr());
        }
        Matcher vermagic = VERMAGIC.matcher(new String(modinfo, StandardCharsets.UTF_8));
        if (!vermagic.find()) {
            return new Rejected("The module carries no vermagic: its .modinfo section was tampered with.",
                    diagnostics(request, result), result.stderr(), result.took());
        }
        String magic = vermagic.group(1).strip();
        if (!magic.startsWith(request.kernel().release() + " ")) {
            return new Faulted("The headers of " + request.kernel().release() + " on this host build for \"" + magic
                    + "\": reinstall linux-headers-" + request.kernel().release() + ".", result.stderr());
        }
        return new Built(ko, magic, diagnostics(request, result), result.stderr(), result.took());
    }

    /** @param reason a sentence, or empty to take the first thing that the tools found */
    private static Rejected rejected(BuildRequest request, SandboxResult result, String reason) {
        List<Diagnostic> diagnostics = diagnostics(request, result);
        String sentence = reason;
        if (sentence.isEmpty()) {
            sentence = limitMet(result.stderr());
        }
        if (sentence.isEmpty()) {
            sentence = diagnostics.stream()
                    .filter(Diagnostic::isError)
                    .findFirst()
                    .map(Diagnostic::sentence)
                    .or(() -> result.stderr().lines().filter(line -> line.contains("rror: ")).findFirst())
                    .map(error -> "It does not build: " + error)
                    .orElse("It does not build; see the log.");
        }
        return new Rejected(sentence, diagnostics, result.stderr(), result.took());
    }

    private static List<Diagnostic> diagnostics(BuildRequest request, SandboxResult result) {
        return Diagnostics.parse(result.stderr(), SOURCE_ROOT, request.sources());
    }

    /** Not from lines that quote a source: these may say anything. */
    private static String limitMet(String log) {
        return log.lines()
                .filter(line -> !line.startsWith(SOURCE_ROOT) && !QUOTED_SOURCE.matcher(line).lookingAt())
                .flatMap(line -> LIMIT_MET.entrySet().stream().filter(entry -> line.contains(entry.getKey())))
                .findFirst()
                .map(entry -> entry.getValue() + ": does a file include or repeat without end?")
                .orElse("");
    }

    /** The build inputs as a tar, our build file last: whatever was handed in under its name is overwritten. */
    private static byte[] archive(BuildRequest request) throws IOException, RefusedException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes, StandardCharsets.UTF_8.name())) {
            tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
            for (SourceFile source : request.sources()) {
                if (source.isBuildInput()) {
                    add(tar, Kbuild.SOURCES + FileNames.checked(source.path()), source.content());
                }
            }
            add(tar, "Kbuild", Kbuild.text(request).getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    private static void add(TarArchiveOutputStream tar, String path, byte[] content) throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(path);
        entry.setSize(content.length);
        // One fixed time for all: the same sources make the same module, and make has nothing to compare.
        entry.setModTime(1_000_000_000_000L);
        tar.putArchiveEntry(entry);
        tar.write(content);
        tar.closeArchiveEntry();
    }

    private static Map<String, byte[]> files(byte[] tar) throws IOException {
        Map<String, byte[]> files = new HashMap<>();
        try (TarArchiveInputStream in = new TarArchiveInputStream(new ByteArrayInputStream(tar))) {
            TarArchiveEntry entry;
            while ((entry = in.getNextEntry()) != null) {
                files.put(entry.getName(), in.readAllBytes());
            }
        }
        return files;
    }

    private static boolean startsWithReady(byte[] stdout) {
        return stdout.length >= READY.length && Arrays.equals(stdout, 0, READY.length, READY, 0, READY.length);
    }

    private static String lastLine(String log) {
        return log.lines().filter(line -> !line.isBlank()).reduce((first, second) -> second).orElse("It printed nothing.");
    }

    private static String seconds(Duration limit) {
        return limit.toMillis() % 1000 == 0 ? limit.toSeconds() + " s" : limit.toMillis() + " ms";
    }

    private static String sentence(IOException e) {
        return e.getMessage() == null ? "The build sandbox failed: " + e.getClass().getSimpleName() + "." : e.getMessage();
    }
}
