package dev.bootbench.agent.shell;

/**
 * Looking at a guest without a {@link Probe}: the sections that matter most, each by a program of its own, because reading
 * them may be the end of it.
 */
final class Glance {
    private static final String THINGS = """
            echo '#device node'; find /dev -xdev '(' -type b -o -type c ')' ! -name 'vcs*' -print
            echo '#entry in /proc/misc'; cat /proc/misc
            echo '#slab cache'; find /sys/kernel/slab -mindepth 1 -maxdepth 1 -type d ! -name ':*' -printf '%f\\n'
            echo '#kernel thread'; ps -o comm= --ppid 2
            """;

    private Glance() {}

    /** Last of all it writes the marker: what goes wrong while a broken module's traces are read comes before. */
    static String command(boolean things, String writeMarker) {
        return """
                echo '#taint'; cat /proc/sys/kernel/tainted
                echo '#boot'; cat /proc/sys/kernel/random/boot_id
                echo '#modules'; cat /proc/modules
                """ + (things ? THINGS : "") + writeMarker + " && echo '#end'\n";
    }
}
