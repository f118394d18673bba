package dev.bootbench.agent.board;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.bootbench.agent.yaml.StrictYaml;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A type of board, from {@code board-profiles/<id>.yaml}. Its fields, their meaning and their defaults are those of the
 * JSON Schema beside it, which every profile fits.
 *
 * @param image        recipe of a machine's guest image
 * @param pageSize     bytes
 * @param crossCompile prefix of the compiler; empty: the host's own
 * @param taint        kernel taint of the pristine board
 * @param ownReports   where the board's own drivers make the kernel complain: folders of its source, beginnings of names
 */
public record BoardProfile(
        String id,
        String title,
        Kind kind,
        String architecture,
        @JsonProperty("pageSize") @Nullable String pageSizeText,
        int cpus,
        List<String> tags,
        @JsonProperty("image") @Nullable String imageName,
        @JsonProperty("machine") @Nullable Machine machineOrNull,
        List<Kernel> kernels,
        String crossCompile,
        Serial serial,
        Boot boot,
        Login login,
        Power power,
        Deadlines deadlines,
        long taint,
        List<String> ownReports,
        Lanes lanes) {

    /** What a board of this profile is. */
    public enum Kind {
        VM, STAND_IN, HARDWARE;

        @JsonCreator
        static Kind of(String text) {
            return valueOf(text.toUpperCase(Locale.ROOT).replace('-', '_'));
        }
    }

    public BoardProfile {
        tags = tags == null ? List.of() : List.copyOf(tags);
        ownReports = ownReports == null ? List.of() : List.copyOf(ownReports);
        kernels = kernels == null ? List.of() : List.copyOf(kernels);
        crossCompile = Objects.requireNonNullElse(crossCompile, "");
        boot = Objects.requireNonNullElse(boot, new Boot(List.of(), null, null));
        login = Objects.requireNonNullElse(login, Login.of(null));
        power = Objects.requireNonNullElse(power, Power.of(null));
        lanes = Objects.requireNonNullElse(lanes, new Lanes(null));
    }

    /** This profile in the debug lane: what the lane says in place of what the profile says. */
    public BoardProfile in(DebugLane lane) {
        Machine own = machine();
        return new BoardProfile(
                id, title, kind, architecture, pageSizeText, cpus, tags, imageName,
                new Machine(own.cpu(), lane.memory(), own.diskLimit()),
                kernels, crossCompile, serial, boot, login, power,
                // A kernel that checks every access of its own takes about twice as long for anything, and has two CPUs at
                // work where the plain one has one: on a busy host that is twice as long again. Its cryptography is all its own.
                new Deadlines(Objects.requireNonNullElse(lane.boot(), deadlines.boot().multipliedBy(2)),
                        deadlines.resume().multipliedBy(4), deadlines.ssh().multipliedBy(8), deadlines.silence().multipliedBy(4)),
                taint, ownReports, lanes);
    }

    /** Bytes of a memory page. */
    public int pageSize() {
        return pageSizeText == null ? 4096 : Integer.parseInt(pageSizeText.replace("K", "")) * 1024;
    }

    /** Recipe of the guest image; machines have one. */
    public String image() {
        return Objects.requireNonNull(imageName, () -> id + " is no machine");
    }

    /** The virtual machine; machines have one. */
    public Machine machine() {
        return Objects.requireNonNull(machineOrNull, () -> id + " is no machine");
    }

    /** What is said of a kernel release; empty when the profile does not know it. */
    public Optional<Kernel> kernel(String release) {
        return kernels.stream().filter(kernel -> kernel.matches(release)).findFirst();
    }

    /** Lanes beside the plain one. */
    public record Lanes(@JsonProperty("debug") @Nullable DebugLane debugOrNull) {
        /** Empty when its boards have none. */
        public Optional<DebugLane> debug() {
            return Optional.ofNullable(debugOrNull);
        }
    }

    /**
     * @param kernel      recipe of the kernel
     * @param memory      as QEMU writes sizes
     * @param commandLine words added to the kernel's command line
     * @param boot        null: twice the profile's deadline
     */
    public record DebugLane(String kernel, String memory, String commandLine, @Nullable Duration boot) {
        @JsonCreator
        static DebugLane of(
                @JsonProperty("kernel") String kernel,
                @JsonProperty("memory") String memory,
                @JsonProperty("commandLine") @Nullable String commandLine,
                @JsonProperty("boot") @Nullable String boot) {
            return new DebugLane(
                    kernel, memory, Objects.requireNonNullElse(commandLine, ""), boot == null ? null : StrictYaml.duration(boot));
        }
    }

    /** @param memory and diskLimit as QEMU writes sizes: 384M, 2G */
    public record Machine(@Nullable String cpu, String memory, @Nullable String diskLimit) {}

    /**
     * @param release with {@code *} for anything
     * @param headers folder on the host, {@code {release}} for the kernel's release; null: installed or in the cache
     */
    public record Kernel(String release, @Nullable String headers) {
        boolean matches(String other) {
            String pattern = List.of(release.split("\\*", -1)).stream().map(Pattern::quote).reduce((a, b) -> a + ".*" + b).orElse("");
            return Pattern.matches(pattern, other);
        }

        /** Where the headers of this very release are to be. */
        public Optional<Path> headersOf(String actual) {
            return Optional.ofNullable(headers).map(folder -> Path.of(folder.replace("{release}", actual)));
        }
    }

    /** @param baud bits per second */
    public record Serial(
            int baud,
            @JsonProperty("flowControl") String flowControl,
            @JsonProperty("break") BreakBy breakBy,
            Paste paste) {
        public Serial {
            flowControl = Objects.requireNonNullElse(flowControl, "none");
            breakBy = Objects.requireNonNullElse(breakBy, BreakBy.LINE);
            paste = Objects.requireNonNullElse(paste, Paste.of(null, null, null));
        }
    }

    /** What sends a BREAK. */
    public enum BreakBy {
        LINE, MONITOR, NONE;

        @JsonCreator
        static BreakBy of(String text) {
            return valueOf(text.toUpperCase(Locale.ROOT));
        }
    }

    /** Typed at once, and the pauses after so many bytes and after a line end. */
    public record Paste(int bytes, Duration pause, Duration lineEnd) {
        @JsonCreator
        static Paste of(
                @JsonProperty("bytes") @Nullable Integer bytes,
                @JsonProperty("pause") @Nullable String pause,
                @JsonProperty("lineEnd") @Nullable String lineEnd) {
            return new Paste(bytes == null ? 256 : bytes, durationOr(pause, Duration.ZERO), durationOr(lineEnd, Duration.ZERO));
        }
    }

    /** @param partition where the boot partition is mounted on the running board */
    public record Boot(List<Stage> stages, KernelBoot kernels, String partition) {
        public Boot {
            stages = stages == null ? List.of() : List.copyOf(stages);
            kernels = Objects.requireNonNullElse(kernels, KernelBoot.NONE);
            partition = Objects.requireNonNullElse(partition, "/boot/firmware");
        }
    }

    /** @param within since power-on */
    public record Stage(String name, Pattern expect, Duration within) {
        @JsonCreator
        static Stage of(
                @JsonProperty("name") String name, @JsonProperty("expect") String expect, @JsonProperty("within") String within) {
            return new Stage(name, Pattern.compile(expect), StrictYaml.duration(within));
        }
    }

    /** How another kernel is booted. */
    public enum KernelBoot {
        NONE, DIRECT, TRYBOOT;

        @JsonCreator
        static KernelBoot of(String text) {
            return valueOf(text.toUpperCase(Locale.ROOT));
        }
    }

    /** @param prompt what a CR brings on a line at rest */
    public record Login(Pattern prompt) {
        @JsonCreator
        static Login of(@JsonProperty("prompt") @Nullable String prompt) {
            return new Login(Pattern.compile(Objects.requireNonNullElse(prompt, "login: $|[#$] $")));
        }
    }

    /** @param pause how long the power stays off in a cycle */
    public record Power(Duration pause) {
        @JsonCreator
        static Power of(@JsonProperty("pause") @Nullable String pause) {
            return new Power(durationOr(pause, Duration.ofSeconds(3)));
        }
    }

    /** @param silence how long a deployed kernel that has begun may say nothing before it counts as hung */
    public record Deadlines(Duration boot, Duration resume, Duration ssh, Duration silence) {
        @JsonCreator
        static Deadlines of(
                @JsonProperty("boot") String boot,
                @JsonProperty("resume") @Nullable String resume,
                @JsonProperty("ssh") String ssh,
                @JsonProperty("silence") @Nullable String silence) {
            return new Deadlines(
                    StrictYaml.duration(boot), durationOr(resume, Duration.ofSeconds(30)), StrictYaml.duration(ssh),
                    durationOr(silence, Duration.ofSeconds(60)));
        }
    }

    private static Duration durationOr(@Nullable String text, Duration otherwise) {
        return text == null ? otherwise : StrictYaml.duration(text);
    }

    /** @throws IOException with file, line and expectation when the profile does not fit its schema */
    public static BoardProfile load(Path root, String id) throws IOException {
        Path folder = root.resolve("board-profiles");
        return StrictYaml.read(folder.resolve(id + ".yaml"), folder.resolve("board-profile.schema.json"), BoardProfile.class);
    }
}
