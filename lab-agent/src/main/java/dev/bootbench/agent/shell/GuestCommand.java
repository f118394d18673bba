package dev.bootbench.agent.shell;

import java.time.Duration;
import java.util.OptionalInt;

/**
 * A command of an attempt in the guest.
 *
 * @param text  for {@code /bin/sh -c}; the programs of the super-user are on its path, messages are English
 * @param input what it reads
 * @param tag   stands as {@code BOOTBENCH_STEP} in the environment of every process of it
 * @param uid   user and group it runs as; empty: root
 */
public record GuestCommand(String text, byte[] input, Duration limit, String tag, OptionalInt uid) {
    /** ssh gives no login environment; where insmod lies must not depend on the image. */
    private static final String ENVIRONMENT = "export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C";

    /** The same for a plain shell. */
    String forShell() {
        String setUp = ENVIRONMENT + " BOOTBENCH_STEP=" + tag + "\n";
        return uid.isEmpty()
                ? setUp + text
                : setUp + "exec setpriv --reuid=" + uid.getAsInt() + " --regid=" + uid.getAsInt() + " --clear-groups /bin/sh -c '"
                        + text.replace("'", "'\\''") + "'";
    }

    /** A text for a plain shell, in the same environment. */
    static String inEnvironment(String text) {
        return ENVIRONMENT + "\n" + text;
    }
}
