package dev.bootbench.agent.grading;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Bounds with their names put in. */
final class Range {
    private final Optional<BigDecimal> min;
    private final Optional<BigDecimal> max;
    private final Optional<BigDecimal> near;
    private final String within;

    /** @throws NotANumberException when a name stands for something else */
    Range(Names names, Step.Bounds bounds) {
        this.min = bounds.min().map(text -> number(names, text));
        this.max = bounds.max().map(text -> number(names, text));
        this.near = bounds.near().map(text -> number(names, text));
        this.within = bounds.within().map(text -> distance(names, text)).orElse("");
    }

    /** A value that was saved as a number is none. */
    static final class NotANumberException extends RuntimeException {
        private static final long serialVersionUID = 1;

        NotANumberException(String message) {
            super(message, null, false, false);
        }
    }

    /**
     * A number, a name or a sum of them. Each name has to stand for one number, so that nobody's output is calculated with.
     *
     * @throws NotANumberException when it does not
     */
    static BigDecimal number(Names names, String text) {
        for (String name : Names.usedIn(text)) {
            String value = names.value(name).strip();
            if (!value.matches("[-+]?(?:0[xX][0-9a-fA-F]{1,16}|[0-9]{1,30}(?:\\.[0-9]{1,20})?(?:[eE][-+]?[0-9]{1,2})?)")) {
                throw new NotANumberException("A number was expected for " + name + ", " + Words.quoted(value) + " was seen.");
            }
        }
        try {
            return Sum.of(names.inCommand(text));
        } catch (NumberFormatException e) {
            throw new NotANumberException("\"" + names.inCommand(text) + "\" cannot be calculated: " + e.getMessage() + ".");
        }
    }

    /** A distance with its names put in: "5", "10%". */
    static String distance(Names names, String text) {
        return text.endsWith("%") ? text : plain(number(names, text));
    }

    boolean holds(BigDecimal value) {
        return min.map(m -> value.compareTo(m) >= 0).orElse(true)
                && max.map(m -> value.compareTo(m) <= 0).orElse(true)
                && near.map(n -> isNear(value, n, within)).orElse(true);
    }

    /** @param within a number, or per cent of {@code near} */
    static boolean isNear(BigDecimal value, BigDecimal near, String within) {
        return value.subtract(near).abs().compareTo(distance(near, within)) <= 0;
    }

    private static BigDecimal distance(BigDecimal near, String within) {
        return within.endsWith("%")
                ? near.abs().multiply(new BigDecimal(within.substring(0, within.length() - 1))).divide(BigDecimal.valueOf(100), MathContext.DECIMAL128)
                : Sum.of(within).abs();
    }

    /** "5 to 7", "at least 5", "100 give or take 10% (90 to 110)". */
    String inWords() {
        List<String> words = new ArrayList<>();
        if (min.isPresent() && max.isPresent()) {
            words.add(min.get().compareTo(max.get()) == 0 ? plain(min.get()) : plain(min.get()) + " to " + plain(max.get()));
        } else {
            min.ifPresent(m -> words.add("at least " + plain(m)));
            max.ifPresent(m -> words.add("at most " + plain(m)));
        }
        near.ifPresent(n -> words.add(plain(n) + " give or take " + within + " (" + plain(n.subtract(distance(n, within))) + " to "
                + plain(n.add(distance(n, within))) + ")"));
        return String.join(" and ", words);
    }

    static String plain(BigDecimal value) {
        BigDecimal rounded = value.round(new MathContext(12)).stripTrailingZeros();
        return rounded.abs().compareTo(new BigDecimal("1e15")) < 0 ? rounded.toPlainString() : rounded.toString();
    }
}
