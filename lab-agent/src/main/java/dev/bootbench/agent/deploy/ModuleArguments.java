package dev.bootbench.agent.deploy;

import java.util.List;
import java.util.regex.Pattern;

/** Names and parameters of modules as they reach a shell: checked here whoever checked them before. */
final class ModuleArguments {
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,54}");
    /** The kernel splits parameters at blanks outside double quotes, so a value may have blanks but no quote. */
    private static final Pattern PARAMETER = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,63}=[ !#-~]{0,256}");
    private static final int MOST = 32;

    private ModuleArguments() {}

    static void checkName(String module) {
        if (!NAME.matcher(module).matches()) {
            throw new IllegalArgumentException("A module's name has lower-case letters, digits and underscores and begins with a letter.");
        }
    }

    static void check(List<String> parameters) {
        if (parameters.size() > MOST || !parameters.stream().allMatch(p -> PARAMETER.matcher(p).matches())) {
            throw new IllegalArgumentException("A parameter looks like count=3: a name, an equals sign, and printable ASCII without "
                    + "double quotes. At most " + MOST + " of them.");
        }
    }

    /** For {@code /bin/sh}: each parameter one word, whatever is in it. */
    static String quoted(List<String> parameters) {
        StringBuilder words = new StringBuilder();
        for (String parameter : parameters) {
            String name = parameter.substring(0, parameter.indexOf('=') + 1);
            String value = parameter.substring(name.length());
            words.append(" '").append((name + (value.contains(" ") ? "\"" + value + "\"" : value)).replace("'", "'\\''")).append('\'');
        }
        return words.toString();
    }
}
