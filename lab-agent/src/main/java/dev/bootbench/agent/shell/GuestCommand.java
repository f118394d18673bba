package dev.bootbench.agent.shell;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A command of an attempt in the guest.
 *
 * @param text  for {@code /bin/sh -c}; the programs of the super-user are on its path, messages are English
 * @param input what it reads
 * @param tag   stands as {@code BOOTBENCH_STEP} in the environment of every process of it
 * @param uid   user and group it runs as; empty: root
 * @param after a file of the guest that is printed behind the output of a command that ended, below a line
 *              {@link #AFTER}: what a second command would say of it, for the price of one
 */
public record GuestCommand(String text, byte[] input, Duration limit, String tag, OptionalInt uid, Optional<String> after) {
    /** Stands between the output and the file. */
    public static final String AFTER = "bootbench-after";

    /** ssh gives no login environment; where insmod lies must not depend on the image. */
    private static final String ENVIRONMENT = "export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C";

    /** One that prints nothing afterwards. */
    public GuestCommand(String text, byte[] input, Duration limit, String tag, OptionalInt uid) {
        this(text, input, limit, tag, uid, Optional.empty());
    }

    /** The same for a plain shell. */
    String forShell() {
        String setUp = ENVIRONMENT + " BOOTBENCH_STEP=" + tag + "\n";
        String whole = after.map(file -> text + "; rc=$?; echo; echo " + AFTER + "; cat " + file + "; exit $rc").orElse(text);
        return uid.isEmpty()
                ? setUp + whole
                : setUp + "exec setpriv --reuid=" + uid.getAsInt() + " --regid=" + uid.getAsInt() + " --clear-groups /bin/sh -c '"
                        + whole.replace("'", "'\\''") + "'";
    }

    /** A text for a plain shell, in the same environment. */
    static String inEnvironment(String text) {
        return ENVIRONMENT + "\n" + text;
    }
}
