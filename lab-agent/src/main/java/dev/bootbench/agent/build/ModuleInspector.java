package dev.bootbench.agent.build;

import dev.bootbench.agent.build.SandboxResult.Ending;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads what a module that somebody built says of itself, in the {@link Sandbox}: its file is as hostile as any source. */
@ApplicationScoped
public class ModuleInspector {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final int NO_TOOL = 91;
    private static final String SCRIPT = """
            command -v readelf >/dev/null || { echo "readelf is not installed on this host" >&2; exit 91; }
            cat >module.ko && readelf -W -h module.ko && readelf -W -p .modinfo module.ko
            """;
    private static final Pattern MACHINE = Pattern.compile("^\\s*Machine:\\s*(.*)$", Pattern.MULTILINE);
    private static final Pattern VERMAGIC = Pattern.compile("^\\s*\\[[^]]*]\\s+vermagic=(.*)$", Pattern.MULTILINE);
    private static final Pattern NAME = Pattern.compile("^\\s*\\[[^]]*]\\s+name=(.*)$", Pattern.MULTILINE);

    private final BuilderConfig config;
    private final Sandbox sandbox = new Sandbox();

    public ModuleInspector(BuilderConfig config) {
        this.config = config;
    }

    /**
     * What stands in a module.
     *
     * @param machine      as readelf names it: AArch64, Advanced Micro Devices X86-64
     * @param vermagic     begins with the kernel's release
     * @param name         as the kernel will know it; empty when it does not say
     */
    public record Facts(String machine, String vermagic, String name) {
        /** The release of the kernel it was built for. */
        public String release() {
            int space = vermagic.indexOf(' ');
            return space < 0 ? vermagic : vermagic.substring(0, space);
        }
    }

    /**
     * @throws RefusedException when it is no module, in words
     * @throws IOException      when the sandbox cannot be started
     */
    public Facts inspect(byte[] ko) throws RefusedException, IOException, InterruptedException {
        SandboxResult result = sandbox.run(java.util.List.of("sh", "-c", SCRIPT), ko, SandboxLimits.of(config, LIMIT));
        if (!(result.ending() instanceof Ending.Exited(int code))) {
            throw new RefusedException("It cannot be read as a module in time: is the file damaged?");
        }
        if (code == NO_TOOL) {
            throw new IOException("readelf is not installed on this host: install binutils.");
        }
        String text = new String(result.stdout(), StandardCharsets.UTF_8);
        Matcher vermagic = VERMAGIC.matcher(text);
        Matcher machine = MACHINE.matcher(text);
        if (code != 0 || !vermagic.find() || !machine.find()) {
            throw new RefusedException("It carries no vermagic, so it is no kernel module: send the .ko that the kernel's build made.");
        }
        Matcher name = NAME.matcher(text);
        return new Facts(machine.group(1).strip(), vermagic.group(1).strip(), name.find() ? name.group(1).strip() : "");
    }
}
