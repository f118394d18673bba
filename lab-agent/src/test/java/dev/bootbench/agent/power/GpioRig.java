package dev.bootbench.agent.power;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Stand-ins for libgpiod's programs, which behave and print as those of version 1.6.3 and as the manual pages of version 2
 * say. Line 17 drives a relay while a gpioset runs; line 27 senses the board's power.
 */
final class GpioRig extends ProgramRig {
    private static final String SET_1 = """
            [ "$1" = --version ] && { echo "gpioset (libgpiod) v1.6.3"; exit; }
            [ "$1 $2" = "--mode=wait gpiochip0" ] || { echo "unexpected: $*" >&2; exit 9; }
            """;
    private static final String SET_2 = """
            [ "$1" = --version ] && { echo "gpioset (libgpiod) v2.2.1"; exit; }
            [ "$1 $2 $3 $4" = "--consumer bootbench --chip gpiochip0" ] || { echo "unexpected: $*" >&2; exit 9; }
            """;
    private static final String SET = """
            [ -e refuses ] && { echo "gpioset: error setting the GPIO line values: Device or resource busy" >&2; exit 1; }
            [ -e silent ] && exec sleep 600
            for last; do :; done
            mkdir busy 2>/dev/null || { echo "gpioset: Device or resource busy" >&2; exit 1; }
            trap 'rmdir busy; exit 0' TERM
            case "$last" in
            17=1) level=on; sense=1 ;;
            17=0) level=off; sense=0 ;;
            esac
            [ -e dead ] || { echo $level >> turned; echo $sense > sense; }
            echo $$ > holder
            """;
    private static final String WAIT_1 = "read line\nrmdir busy\n";
    private static final String WAIT_2 = "while :; do sleep 0.05; done\n";
    private static final String INFO_1 = """
            [ "$*" = gpiochip0 ] || { echo "unexpected: $*" >&2; exit 9; }
            echo "gpiochip0 - 54 lines:"
            printf '\\tline  16:     "GPIO16"       unused   input  active-high \\n'
            if [ -d busy ]; then printf '\\tline  17:     "GPIO17"    "gpioset"  output  active-high [used]\\n'
            else printf '\\tline  17:     "GPIO17"       unused   input  active-high \\n'; fi
            """;
    private static final String INFO_2 = """
            [ "$*" = "--chip gpiochip0" ] || { echo "unexpected: $*" >&2; exit 9; }
            echo "gpiochip0 - 54 lines:"
            if [ -d busy ]; then printf '\\tline  17:\\t"GPIO17"        \\toutput consumer="bootbench"\\n'
            else printf '\\tline  17:\\t"GPIO17"        \\tinput\\n'; fi
            """;

    GpioRig(Path folder, int version) throws IOException {
        super(folder);
        Files.writeString(folder.resolve("sense"), "0\n");
        Scripts.program(folder.resolve("gpioset"), version == 1 ? SET_1 + SET + WAIT_1 : SET_2 + SET + WAIT_2);
        Scripts.program(folder.resolve("gpioinfo"), version == 1 ? INFO_1 : INFO_2);
        Scripts.program(folder.resolve("gpioget"), version == 1
                ? "[ \"$*\" = \"gpiochip0 27\" ] && cat sense\n"
                : "[ \"$*\" = \"--numeric --chip gpiochip0 27\" ] && cat sense\n");
    }

    @Override
    public PowerConfig config(Duration limit) {
        return config(Optional.of(27), limit);
    }

    PowerConfig config(Optional<Integer> senseLine, Duration limit) {
        return new PowerConfig.Gpio("gpiochip0", 17, false, senseLine, folder, limit);
    }

    /** The gpioset that has the line. */
    ProcessHandle holder() throws IOException {
        return ProcessHandle.of(Long.parseLong(Files.readString(folder.resolve("holder")).strip())).orElseThrow();
    }

    @Override
    public String address() {
        return "Line 17 of gpiochip0";
    }

    @Override
    public void close() throws Exception {
        if (Files.exists(folder.resolve("holder"))) {
            ProcessHandle.of(Long.parseLong(Files.readString(folder.resolve("holder")).strip())).ifPresent(ProcessHandle::destroy);
        }
    }
}
