package dev.bootbench.recordings;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Finds the stages of a boot, and what a kernel complains of, in what a console says. Line by line, of each line only the
 * beginning, with patterns that look at each character a bounded number of times; a board that writes nothing else gets no more
 * than {@link #MOST} markers of a kind. What it finds is a hint for people and decides nothing.
 */
final class BootStages {
    static final int MOST = 200;
    private static final int LONGEST_LINE = 400;
    private static final int LONGEST_LABEL = 120;
    private static final int TWO_SIGNS = 1024;
    private static final Pattern LOGIN = Pattern.compile("^[\\x21-\\x7e]{0,64} ?login: ?$");
    private static final Pattern STAMP = Pattern.compile("^\\[ *[0-9]{1,9}\\.[0-9]{6}\\] ");

    /** Where something was found: the number of its line's first byte. */
    @FunctionalInterface
    interface Found {
        void at(long number, MarkerKind kind, String label);
    }

    private record Sign(MarkerKind kind, String label, boolean atStart, List<String> texts) {
        boolean in(String line) {
            return texts.stream().anyMatch(text -> atStart ? line.startsWith(text) : line.contains(text));
        }
    }

    private static final List<Sign> SIGNS = List.of(
            new Sign(MarkerKind.BOOT_LOADER, "GRUB", false, List.of("GNU GRUB", "Welcome to GRUB")),
            new Sign(MarkerKind.BOOT_LOADER, "U-Boot", true, List.of("U-Boot 20", "U-Boot SPL 20")),
            new Sign(MarkerKind.BOOT_LOADER, "BIOS", true, List.of("SeaBIOS (version")),
            new Sign(MarkerKind.BOOT_LOADER, "UEFI", true, List.of("UEFI firmware", "BdsDxe: ")),
            new Sign(MarkerKind.BOOT_LOADER, "Raspberry Pi firmware", true, List.of("Raspberry Pi Bootcode", "RPi: BOOTLOADER", "RPi: BOOTSYS")),
            new Sign(MarkerKind.KERNEL_START, "", true, List.of("Linux version ", "Booting Linux on physical CPU")),
            new Sign(MarkerKind.CRASH, "", true, List.of(
                    "Kernel panic - ", "Oops: ", "Internal error: ", "BUG: unable to handle", "Unable to handle kernel", "general protection fault",
                    "kernel BUG at", "Oops - ", "watchdog: BUG: soft lockup", "stack segment: ")),
            new Sign(MarkerKind.KERNEL_REPORT, "", true, List.of(
                    "WARNING: ", "BUG: ", "INFO: task ", "INFO: rcu", "rcu: INFO: ", "UBSAN: ", "kmemleak: ", "INFO: possible ", "INFO: inconsistent ")),
            new Sign(MarkerKind.POWER, "reboot", true, List.of("reboot: Restarting system", "reboot: Power down", "reboot: System halted")));

    private final Found found;
    private final byte[] line = new byte[LONGEST_LINE];
    private final int[] counts = new int[MarkerKind.values().length];
    private int length;
    private long lineStart = -1;
    private boolean told;
    /** A kernel's first lines come as two signs on some architectures. */
    private long lastKernelStart = -TWO_SIGNS;

    BootStages(Found found) {
        this.found = found;
    }

    void feed(long first, byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            byte next = bytes[i];
            if (lineStart < 0) {
                lineStart = first + i - from;
            }
            if (next == '\n') {
                look(true);
                lineStart = -1;
                length = 0;
                told = false;
            } else if (next != '\r' && length < LONGEST_LINE) {
                line[length++] = next;
            }
        }
        if (length > 0 && !told) {
            look(false);
        }
    }

    /** A missing stretch: the line that it cut is no line. */
    void skip() {
        length = 0;
        lineStart = -1;
        told = false;
    }

    private void look(boolean whole) {
        if (told || length < 5) {
            return;
        }
        if (!whole && !endsLikePrompt()) {
            return;
        }
        String text = plain();
        if (LOGIN.matcher(text).matches()) {
            tell(MarkerKind.LOGIN, text.strip());
            return;
        }
        if (!whole) {
            return;
        }
        String said = STAMP.matcher(text).replaceFirst("");
        for (Sign sign : SIGNS) {
            if (sign.in(said)) {
                tell(sign.kind(), sign.label().isEmpty() ? cut(said) : sign.label());
                return;
            }
        }
    }

    private boolean endsLikePrompt() {
        return line[length - 1] == ':' || length > 1 && line[length - 1] == ' ' && line[length - 2] == ':';
    }

    private void tell(MarkerKind kind, String label) {
        told = true;
        if (kind == MarkerKind.KERNEL_START) {
            boolean same = lineStart - lastKernelStart < TWO_SIGNS;
            lastKernelStart = lineStart;
            if (same) {
                return;
            }
        }
        int count = ++counts[kind.ordinal()];
        if (count <= MOST) {
            found.at(lineStart, kind, count < MOST ? label : label + " (further ones are not marked)");
        }
    }

    private String plain() {
        return AnsiText.plain(Arrays.copyOf(line, length));
    }

    private static String cut(String text) {
        return text.length() <= LONGEST_LABEL ? text : text.substring(0, LONGEST_LABEL - 1) + "…";
    }
}
