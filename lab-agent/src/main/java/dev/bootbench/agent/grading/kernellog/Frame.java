package dev.bootbench.agent.grading.kernellog;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A place in code that a report names.
 *
 * @param offset of the instruction within the function, -1 when unknown
 * @param module empty for the kernel itself
 */
record Frame(String function, long offset, String module) {
    /** {@code function+0x1f/0x40 [module]}; the module may be followed by its build id. */
    static final String SYMBOL = "([A-Za-z_][\\w.]*)\\+0x([0-9a-f]{1,16})/0x([0-9a-f]{1,16})(?: \\[([\\w-]+)(?:[ (][^\\]]*)?\\])?";

    private static final Pattern IN_STACK =
            Pattern.compile("^\\s*(?:\\[<[0-9a-f]+>\\]\\s*)?(\\? )?" + SYMBOL + "(?: \\([A-Z]+\\))?\\s*$");
    private static final Pattern RIP = Pattern.compile("^RIP: (?!0033)[0-9a-f]{4}:(?:\\[<[0-9a-f]+>\\]\\s+\\[<[0-9a-f]+>\\]\\s+)?" + SYMBOL);
    private static final Pattern PC = Pattern.compile("^(?:pc : |PC is at )" + SYMBOL);
    private static final Pattern LR = Pattern.compile("^(?:lr : |LR is at )" + SYMBOL);
    /** The instruction pointer stands where no function is: in data, or where a module was. */
    private static final Pattern NOWHERE = Pattern.compile("^(?:RIP: 0010:|pc : |PC is at )(?:0x)?([0-9a-f]{1,16})\\s*$");
    /** {@code .isra.0}, {@code .cold}: the compiler's own names for parts of a function. */
    private static final Pattern COMPILER_SUFFIX = Pattern.compile("\\.(?:isra|constprop|part|cold|llvm)(?:\\.\\d+)?");
    private static final String SOME_FRAME = "+0x";

    /** One line of a stack, as it was read. {@code certain} is false for what merely lay on the stack ({@code ? }). */
    record OfStack(Frame frame, boolean certain) {}

    static Optional<OfStack> ofStack(String line) {
        if (!line.contains(SOME_FRAME)) {
            return Optional.empty();
        }
        Matcher m = IN_STACK.matcher(line);
        // A stack names the place of return, one behind the call.
        return m.matches() ? Optional.of(new OfStack(of(m, 2, 1), m.group(1) == null)) : Optional.empty();
    }

    /** The instruction at which a CPU stood, in the kernel; nothing for one in a program. */
    static Optional<Frame> ofPointer(String line) {
        for (Pattern pattern : new Pattern[] {RIP, PC}) {
            Matcher m = pattern.matcher(line);
            if (m.find()) {
                return Optional.of(of(m, 1, 0));
            }
        }
        return Optional.empty();
    }

    /** Where a CPU of ARM's was to return to: the place of the last call, when it was sent where no function is. */
    static Optional<Frame> ofReturn(String line) {
        Matcher m = LR.matcher(line);
        return m.find() ? Optional.of(of(m, 1, 1)) : Optional.empty();
    }

    /** The address at which a CPU stood, when no function is there. */
    static Optional<String> nowhere(String line) {
        Matcher m = NOWHERE.matcher(line);
        return m.matches() ? Optional.of(m.group(1)) : Optional.empty();
    }

    /** @param first the group of the function's name */
    static Frame of(Matcher m, int first, int back) {
        String module = m.group(first + 3);
        return new Frame(plain(m.group(first)), Math.max(-1, parse(m.group(first + 1)) - back), module == null ? "" : module);
    }

    static String plain(String function) {
        return COMPILER_SUFFIX.matcher(function).replaceAll("");
    }

    private static long parse(String hex) {
        return hex.length() > 12 ? -1 : Long.parseLong(hex, 16);
    }
}
