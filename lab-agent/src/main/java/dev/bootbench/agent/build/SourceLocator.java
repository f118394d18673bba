package dev.bootbench.agent.build;

import dev.bootbench.agent.build.SandboxResult.Ending;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the source line of a place in a module, from its debug information. The tools read it in the sandbox. */
final class SourceLocator {
    private static final String SYMBOLS = "cat >m.ko && readelf -W -S m.ko && readelf -W -s m.ko";
    private static final String LINE = "cat >m.ko && exec \"${3}addr2line\" -i -e m.ko -j \"$1\" \"$2\"";

    private static final Pattern SECTION = Pattern.compile("^ *\\[ *(\\d+)] (\\S+) +PROGBITS ", Pattern.MULTILINE);
    private static final Pattern FUNCTION = Pattern.compile(
            "^ *\\d+: ([0-9a-f]{1,16}) +(?:\\d+|0x[0-9a-f]+) FUNC +\\S+ +\\S+ +(\\d+) (\\S+)$", Pattern.MULTILINE);
    private static final Pattern PLACE = Pattern.compile("(.+):(\\d{1,9})(?: \\(discriminator \\d+\\))?");

    private final Sandbox sandbox;
    private final SandboxLimits limits;

    SourceLocator(Sandbox sandbox, SandboxLimits limits) {
        this.sandbox = sandbox;
        this.limits = limits;
    }

    Optional<SourceLine> locate(byte[] ko, String function, long offset) throws InterruptedException {
        String symbols = run(ko, SYMBOLS);
        Optional<MatchResult> symbol = FUNCTION.matcher(symbols).results()
                .filter(row -> row.group(3).equals(function))
                .findFirst();
        if (symbol.isEmpty()) {
            return Optional.empty();
        }
        String address = "0x" + Long.toHexString(Long.parseUnsignedLong(symbol.get().group(1), 16) + offset);
        String number = symbol.get().group(2);
        Optional<String> section = SECTION.matcher(symbols).results()
                .filter(row -> row.group(1).equals(number))
                .map(row -> row.group(2))
                .findFirst();
        if (section.isEmpty()) {
            return Optional.empty();
        }
        return handedIn(run(ko, LINE, section.get(), address, KernelTarget.toolPrefix(ko)));
    }

    /** Of the place and those that it was inlined into, the innermost that was handed in: a kmalloc() is a line of slab.h, too. */
    private static Optional<SourceLine> handedIn(String places) {
        List<MatchResult> known = places.lines().map(line -> PLACE.matcher(line.strip())).filter(Matcher::matches).map(Matcher::toMatchResult)
                .filter(place -> !place.group(1).equals("??") && !place.group(2).matches("0+")).toList();
        return known.stream().filter(place -> place.group(1).startsWith(ModuleBuilder.SOURCE_ROOT)).findFirst()
                .or(() -> known.stream().findFirst())
                .map(place -> new SourceLine(
                        Diagnostics.submitted(place.group(1), ModuleBuilder.SOURCE_ROOT), Integer.parseInt(place.group(2))));
    }

    /** What the tools printed, empty when they did not manage. */
    private String run(byte[] ko, String script, String... arguments) throws InterruptedException {
        List<String> command = new ArrayList<>(List.of("sh", "-c", script, "sh"));
        command.addAll(List.of(arguments));
        try {
            SandboxResult result = sandbox.run(command, ko, limits);
            return result.ending() instanceof Ending.Exited(int code) && code == 0
                    ? new String(result.stdout(), StandardCharsets.UTF_8)
                    : "";
        } catch (IOException e) {
            return "";
        }
    }
}
