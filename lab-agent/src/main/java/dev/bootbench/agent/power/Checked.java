package dev.bootbench.agent.power;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Refuses settings that cannot work, in words that say what was expected. */
final class Checked {
    private static final Duration LONGEST = Duration.ofHours(24);

    private Checked() {}

    static void that(boolean right, String expectation) {
        if (!right) {
            throw new IllegalArgumentException(expectation);
        }
    }

    static void limit(Duration limit) {
        that(!limit.isNegative() && !limit.isZero() && limit.compareTo(LONGEST) <= 0,
                "\"limit\" is a time like 10s or 2m, more than nothing and at most 24h");
    }

    /** A device's address: no password, no path that the driver adds by itself. */
    static void address(URI url) {
        boolean web = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
        boolean bare = url.getRawQuery() == null
                && url.getRawFragment() == null
                && (url.getRawPath() == null || url.getRawPath().isEmpty() || "/".equals(url.getRawPath()));
        that(web && url.getHost() != null && bare,
                "\"url\" is the device's address alone, like http://10.0.0.7 or http://plug.lab:8080, not \"" + masked(url) + "\"");
        that(url.getRawUserInfo() == null,
                "\"url\" holds no user or password: put the password into a file of its own and name it as \"passwordFile\"");
    }

    /** A mistyped address may hold a password. */
    private static String masked(URI url) {
        return url.toString().replaceAll("//[^/@]*@", "//…@");
    }

    static void range(String name, int value, int least, int most) {
        that(value >= least && value <= most, "\"" + name + "\" is a number from " + least + " to " + most + ", not " + value);
    }

    static void user(Optional<String> user, Optional<Path> passwordFile) {
        that(user.isPresent() == passwordFile.isPresent(), "\"user\" and \"passwordFile\" go together: give both or neither");
    }

    static void words(String name, String value, String example) {
        that(!value.isBlank() && value.chars().noneMatch(Character::isISOControl), "\"" + name + "\" is empty; like " + example);
    }

    /** A word that a program gets as an argument must not look like an option. */
    static void argument(String name, String value, String form, String example) {
        that(value.matches(form), "\"" + name + "\" is written like " + example + ", not \"" + value + "\"");
    }

    static void command(String name, List<String> command) {
        that(!command.isEmpty() && command.stream().noneMatch(word -> word.indexOf('\0') >= 0) && !command.getFirst().isBlank(),
                "\"" + name + "\" is a list of the program and its arguments, like [/usr/local/bin/outlet, \"3\", \"on\"]; no shell reads it");
    }
}
