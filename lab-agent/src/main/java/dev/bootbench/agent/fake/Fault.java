package dev.bootbench.agent.fake;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** What can be wrong with a fake board. Over HTTP a fault's name is written in small letters with dashes. */
public enum Fault {
    /** Serial line and SSH stop answering, its power still switches. Ends when the power is really cut, as a hang does. */
    WEDGED,
    /** Prints without end, at the speed of its line, as long as it is powered. */
    BABBLING,
    /** Each answer comes late. */
    SLOW,
    /** The power switch says that it switched, and does not. */
    DEAD_POWER,
    /** The power switch answers with errors. */
    POWER_ERRORS,
    /** The power switch takes a request and never answers. */
    POWER_SILENT,
    /** Nothing comes from the serial line and nothing goes in; SSH lives. */
    SERIAL_SILENT,
    /** SSH connections, old and new, are taken and then nothing moves on them; the serial line lives. */
    SSH_BLACKHOLED,
    /** SSH connections are ended and new ones refused; the serial line lives. */
    SSH_DROPPED,
    /** From its next power-on the boot loader finds no kernel. */
    NEVER_BOOTS,
    /** From its next power-on another kernel than expected runs. */
    WRONG_KERNEL,
    /** From its next power-on the kernel panics and stays so. */
    BOOT_PANIC,
    /** The serial adapter is out; when the fault ends it is back as another device behind the same name. */
    UNPLUGGED,
    /** Nothing can be written to its disk. */
    DISK_FULL;

    /** As it is written over HTTP. */
    public String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The names of all, for people. */
    static String all() {
        return Arrays.stream(values()).map(Fault::text).collect(Collectors.joining(", "));
    }

    /** @throws IllegalArgumentException listing what there is */
    static Fault parse(String text) {
        return Arrays.stream(values())
                .filter(fault -> fault.text().equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("There is no fault \"" + text + "\". There are: " + all()));
    }
}
