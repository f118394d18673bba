package dev.bootbench.console;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Finds the stage of a boot in the bytes of a console. Looks at the beginning of each line only, so that neither a flood
 * nor a line without an end costs more than reading it. Its console's lock guards it.
 */
final class StageWatch {
    private static final int LONGEST_LINE = 256;
    private static final char ESCAPE = 0x1b;
    private static final char BELL = 0x07;

    private enum Mode { TEXT, ESCAPE, SEQUENCE, STRING }

    /** A line that has one of these texts in it ends the stage before; the first that fits counts. */
    private static final List<Map.Entry<String, BootStage>> LINES = List.of(
            Map.entry("Kernel panic - not syncing", BootStage.PANIC),
            Map.entry("GNU GRUB ", BootStage.GRUB),
            Map.entry("Welcome to GRUB", BootStage.GRUB),
            Map.entry("Loading Linux ", BootStage.KERNEL),
            Map.entry("Booting `", BootStage.KERNEL),
            Map.entry("Booting a command list", BootStage.KERNEL),
            Map.entry("Starting kernel ...", BootStage.KERNEL),
            Map.entry("Linux version ", BootStage.KERNEL),
            Map.entry("Booting Linux on physical CPU", BootStage.KERNEL),
            Map.entry("SeaBIOS (version", BootStage.FIRMWARE),
            Map.entry("U-Boot SPL ", BootStage.U_BOOT),
            Map.entry("Hit any key to stop autoboot", BootStage.U_BOOT),
            Map.entry("You are in emergency mode", BootStage.EMERGENCY),
            Map.entry("reboot: Power down", BootStage.HALTED),
            Map.entry("reboot: System halted", BootStage.HALTED),
            Map.entry("reboot: Restarting system", BootStage.FIRMWARE));
    private static final Pattern U_BOOT = Pattern.compile("^U-Boot 20\\d\\d\\.");
    private static final Pattern LOGIN = Pattern.compile("^[\\w.-]{1,64} login: $");
    private static final Pattern SHELL = Pattern.compile("^(\\[?[\\w.-]{1,40}@[\\w.-]{1,64}[: ]?[^#$]{0,100}\\]?|~|/[^#$]{0,60} ?)?[#$] $");

    private final StringBuilder line = new StringBuilder();
    private Mode mode = Mode.TEXT;
    private long next = -1;
    private BootStage stage = BootStage.UNKNOWN;
    private String detail = "";
    private long from;

    /** Takes in what was printed; bytes known already are left out. True when the stage is another one. */
    boolean feed(long first, byte[] bytes) {
        int start = (int) Math.min(Math.max(0, next - first), bytes.length);
        if (first > next) {
            restart();
        }
        BootStage before = stage;
        String said = detail;
        for (int at = start; at < bytes.length; at++) {
            take((char) (bytes[at] & 0xff), first + at);
        }
        next = Math.max(next, first + bytes.length);
        prompt().ifPresent(found -> become(found, "", next - line.length()));
        return stage != before || !detail.equals(said);
    }

    /** What follows has nothing to do with what was. */
    void renumber() {
        next = -1;
        restart();
        stage = BootStage.UNKNOWN;
    }

    /** The board was switched on anew. */
    void poweredOn() {
        stage = BootStage.FIRMWARE;
        detail = "";
        from = Math.max(next, 0);
    }

    BootStage stage() {
        return stage;
    }

    /** What the line itself said of it; empty where it says no more than the stage. */
    String detail() {
        return detail;
    }

    /** Number of the byte it began with, nearly. */
    long from() {
        return from;
    }

    private void restart() {
        line.setLength(0);
        mode = Mode.TEXT;
    }

    private void take(char c, long number) {
        switch (mode) {
            case TEXT -> {
                if (c == ESCAPE) {
                    mode = Mode.ESCAPE;
                } else if (c == '\n' || c == '\r') {
                    end(number);
                } else if (c >= ' ' && line.length() < LONGEST_LINE) {
                    line.append(c);
                }
            }
            case ESCAPE -> mode = c == '[' ? Mode.SEQUENCE : c == ']' ? Mode.STRING : Mode.TEXT;
            // A title, as shells set one before their prompt.
            case STRING -> mode = c == BELL || c == '\n' || c == ESCAPE ? Mode.TEXT : Mode.STRING;
            case SEQUENCE -> {
                if (c >= '@' && c <= '~') {
                    mode = Mode.TEXT;
                    // The cursor goes elsewhere: GRUB draws its screen without a single line end.
                    if (c == 'H' || c == 'J') {
                        end(number);
                    }
                }
            }
        }
    }

    private void end(long number) {
        if (line.isEmpty()) {
            return;
        }
        String text = line.toString();
        line.setLength(0);
        for (Map.Entry<String, BootStage> pattern : LINES) {
            if (text.contains(pattern.getKey())) {
                BootStage found = pattern.getValue();
                become(found, found == BootStage.PANIC ? text.substring(text.indexOf(pattern.getKey())) : "", number - text.length());
                return;
            }
        }
        if (U_BOOT.matcher(text).find()) {
            become(BootStage.U_BOOT, "", number - text.length());
        }
    }

    /** What an unfinished line is, where it is a prompt. */
    private Optional<BootStage> prompt() {
        if (line.length() < 2 || line.length() >= LONGEST_LINE || stage == BootStage.PANIC) {
            return Optional.empty();
        }
        String text = line.toString();
        if (text.equals("=> ") || text.equals("U-Boot> ")) {
            return Optional.of(BootStage.U_BOOT_SHELL);
        }
        if (text.equals("grub> ") || text.equals("grub rescue> ")) {
            return Optional.of(BootStage.GRUB_SHELL);
        }
        if (text.equals("(initramfs) ")) {
            return Optional.of(BootStage.INITRAMFS);
        }
        if (text.startsWith("Give root password for maintenance")) {
            return Optional.of(BootStage.EMERGENCY);
        }
        if (LOGIN.matcher(text).matches()) {
            return Optional.of(BootStage.LOGIN);
        }
        return SHELL.matcher(text).matches() ? Optional.of(BootStage.SHELL) : Optional.empty();
    }

    private void become(BootStage found, String said, long number) {
        // A panic stays one until something boots, and its first line says most.
        if (stage == BootStage.PANIC && found == BootStage.PANIC) {
            return;
        }
        if (stage != found || !detail.equals(said)) {
            stage = found;
            detail = said;
            from = Math.max(0, number);
        }
    }
}
