package dev.bootbench.agent.grading.kernellog;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One record of {@code /dev/kmsg}.
 *
 * @param boot         number of the boot it belongs to, counted from 0 by the reader
 * @param sequence     the kernel's own number, rising by one within a boot
 * @param priority     facility × 8 + level
 * @param microseconds since that boot
 * @param continuation true when it goes on where the record before ended
 * @param caller       {@code T<thread>} or {@code C<cpu>}, empty where the kernel does not say
 * @param text         decoded; may hold several lines
 */
public record KernelRecord(
        int boot, long sequence, int priority, long microseconds, boolean continuation, String caller, String text) {

    private static final Pattern RECORD = Pattern.compile("^(\\d{1,10}),(\\d{1,18}),(\\d{1,18}),([^,;]*)([^;]*);(.*)$", Pattern.DOTALL);
    private static final Pattern CALLER = Pattern.compile(",caller=([TC]\\d+)");

    /**
     * Reads one line as {@code /dev/kmsg} gives it, each char one byte.
     *
     * @return empty for property lines (they start with a space) and for anything else that is no record
     */
    public static Optional<KernelRecord> parse(int boot, String line) {
        Matcher m = RECORD.matcher(line);
        if (!m.matches()) {
            return Optional.empty();
        }
        Matcher caller = CALLER.matcher(m.group(5));
        return Optional.of(new KernelRecord(
                boot,
                Long.parseLong(m.group(2)),
                (int) Math.min(Long.parseLong(m.group(1)), Integer.MAX_VALUE),
                Long.parseLong(m.group(3)),
                m.group(4).equals("c"),
                caller.find() ? caller.group(1) : "",
                decode(m.group(6))));
    }

    /** Level 0 (emergency) to 7 (debug). */
    public int level() {
        return priority & 7;
    }

    /**
     * Whether the kernel itself (or a module) wrote it. What programs write to {@code /dev/kmsg} never gets the
     * kernel's facility, so a program cannot forge this.
     */
    public boolean fromKernel() {
        return priority >>> 3 == 0;
    }

    public List<String> lines() {
        return List.of(text.split("\n", -1));
    }

    /** As {@code dmesg} prints it, with what a terminal would obey made visible. */
    public String printed() {
        String stamp = String.format("[%5d.%06d] ", microseconds / 1_000_000, microseconds % 1_000_000);
        return stamp + Printable.of(text).replace("\n", "\n" + stamp);
    }

    /** Undoes the {@code \xNN} that the kernel writes for bytes outside printable ASCII. */
    private static String decode(String raw) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(raw.length());
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            if (c == '\\' && i + 3 < raw.length() && raw.charAt(i + 1) == 'x') {
                int high = Character.digit(raw.charAt(i + 2), 16);
                int low = Character.digit(raw.charAt(i + 3), 16);
                if (high >= 0 && low >= 0) {
                    bytes.write(high << 4 | low);
                    i += 3;
                    continue;
                }
            }
            bytes.write(c);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
