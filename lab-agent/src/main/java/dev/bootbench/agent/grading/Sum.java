package dev.bootbench.agent.grading;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;

/** Calculates what an exercise writes where a number is wanted: numbers, {@code + - * / ( )}, in the usual order. */
final class Sum {
    private static final int MOST_CHARS = 500;
    /** More digits than that are no measurement; fewer keep what is calculated with them short. */
    private static final int MOST_DIGITS = 40;

    private final String text;
    private int at;

    private Sum(String text) {
        this.text = text;
    }

    /**
     * The value of {@code 3}, {@code 0x1f}, {@code 1.5e3} or {@code 2 * (40 - 7)}.
     *
     * @throws NumberFormatException with a message for people
     */
    static BigDecimal of(String text) {
        if (text.length() > MOST_CHARS) {
            throw new NumberFormatException("it is longer than " + MOST_CHARS + " characters");
        }
        Sum sum = new Sum(text.strip());
        BigDecimal value = sum.sum(0);
        if (sum.at < sum.text.length()) {
            throw sum.wrong();
        }
        return value;
    }

    /** The text with a 1 for every name: what can be said of it before the names have values. */
    static String withOnes(String text) {
        return text.replaceAll("\\$\\{[a-z][a-z0-9_]*}", "1");
    }

    private BigDecimal sum(int depth) {
        BigDecimal value = product(depth);
        while (true) {
            if (takes('+')) {
                value = value.add(product(depth), MathContext.DECIMAL128);
            } else if (takes('-')) {
                value = value.subtract(product(depth), MathContext.DECIMAL128);
            } else {
                return value;
            }
        }
    }

    private BigDecimal product(int depth) {
        BigDecimal value = factor(depth);
        while (true) {
            if (takes('*')) {
                value = value.multiply(factor(depth), MathContext.DECIMAL128);
            } else if (takes('/')) {
                BigDecimal by = factor(depth);
                if (by.signum() == 0) {
                    throw new NumberFormatException("it is divided by 0");
                }
                value = value.divide(by, MathContext.DECIMAL128);
            } else {
                return value;
            }
        }
    }

    private BigDecimal factor(int depth) {
        if (depth > 20) {
            throw new NumberFormatException("it is nested too deeply");
        }
        if (takes('-')) {
            return factor(depth + 1).negate();
        }
        if (takes('+')) {
            return factor(depth + 1);
        }
        if (takes('(')) {
            BigDecimal value = sum(depth + 1);
            if (!takes(')')) {
                throw wrong();
            }
            return value;
        }
        return literal();
    }

    private BigDecimal literal() {
        int from = at;
        while (at < text.length() && (Character.isLetterOrDigit(text.charAt(at)) || text.charAt(at) == '.' || isExponentSign(from))) {
            at++;
        }
        String digits = text.substring(from, at);
        if (digits.isEmpty() || digits.length() > MOST_DIGITS) {
            at = from;
            throw wrong();
        }
        try {
            if (digits.startsWith("0x") || digits.startsWith("0X")) {
                return new BigDecimal(new BigInteger(digits.substring(2), 16));
            }
            BigDecimal value = new BigDecimal(digits);
            if (Math.abs((long) value.scale()) > 1000) {
                throw new NumberFormatException();
            }
            return value;
        } catch (NumberFormatException e) {
            at = from;
            throw wrong();
        }
    }

    private boolean isExponentSign(int from) {
        char c = text.charAt(at);
        return (c == '+' || c == '-') && at > from + 1 && Character.toLowerCase(text.charAt(at - 1)) == 'e'
                && Character.isDigit(text.charAt(at - 2)) && !text.startsWith("0x", from);
    }

    private boolean takes(char wanted) {
        while (at < text.length() && text.charAt(at) == ' ') {
            at++;
        }
        if (at < text.length() && text.charAt(at) == wanted) {
            at++;
            while (at < text.length() && text.charAt(at) == ' ') {
                at++;
            }
            return true;
        }
        return false;
    }

    private NumberFormatException wrong() {
        return new NumberFormatException(at >= text.length() ? "it ends where a number is expected" : "it does not go on at \"" + text.substring(at) + "\"");
    }
}
