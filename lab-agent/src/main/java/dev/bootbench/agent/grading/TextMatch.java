package dev.bootbench.agent.grading;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Searches an exercise's pattern in a submission's output: for a bounded time, whatever both look like. */
final class TextMatch {
    private static final Duration LIMIT = Duration.ofSeconds(3);

    private TextMatch() {}

    /** @throws TooSlowException when the pattern needs too long on this text */
    static Optional<String> find(Pattern pattern, String text) throws TooSlowException {
        Matcher matcher = pattern.matcher(new Bounded(text, System.nanoTime() + LIMIT.toNanos()));
        try {
            if (!matcher.find()) {
                return Optional.empty();
            }
            return Optional.of(matcher.groupCount() > 0 && matcher.group(1) != null ? matcher.group(1) : matcher.group());
        } catch (OutOfTime | StackOverflowError e) {
            throw new TooSlowException("The pattern " + pattern + " takes too long on this output.");
        }
    }

    /**
     * All places where the pattern is found, one for each line of the answer: its groups with a space between them.
     *
     * @param most places; later ones are left out
     * @throws TooSlowException when the pattern needs too long on this text
     */
    static List<String> findAll(Pattern pattern, String text, int most) throws TooSlowException {
        Matcher matcher = pattern.matcher(new Bounded(text, System.nanoTime() + LIMIT.toNanos()));
        List<String> found = new ArrayList<>();
        try {
            while (found.size() < most && matcher.find()) {
                StringBuilder line = new StringBuilder();
                for (int group = 1; group <= matcher.groupCount(); group++) {
                    if (matcher.group(group) != null) {
                        line.append(line.isEmpty() ? "" : " ").append(matcher.group(group));
                    }
                }
                found.add(line.toString());
            }
            return found;
        } catch (OutOfTime | StackOverflowError e) {
            throw new TooSlowException("The pattern " + pattern + " takes too long on this output.");
        }
    }

    /**
     * Where the first place ends at which the pattern is found; -1 when it is not.
     *
     * @throws TooSlowException when the pattern needs too long on this text
     */
    static int end(Pattern pattern, String text) throws TooSlowException {
        Matcher matcher = pattern.matcher(new Bounded(text, System.nanoTime() + LIMIT.toNanos()));
        try {
            return matcher.find() ? matcher.end() : -1;
        } catch (OutOfTime | StackOverflowError e) {
            throw new TooSlowException("The pattern " + pattern + " takes too long on this output.");
        }
    }

    /**
     * The first line after which the pattern cannot be found any more, whatever came then; only for a pattern that begins at
     * the text's beginning ({@code \A}), since any other may still come.
     *
     * @return its number from 0; empty when every line fits, and the text only ends too early
     * @throws TooSlowException when the pattern needs too long on this text
     */
    static OptionalInt firstUnfit(Pattern pattern, String text) throws TooSlowException {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        try {
            int end = 0;
            for (int line = 0; end < text.length(); line++) {
                int next = text.indexOf('\n', end);
                end = next < 0 ? text.length() : next + 1;
                Matcher matcher = pattern.matcher(new Bounded(text.substring(0, end), deadline));
                if (!matcher.find() && !matcher.hitEnd()) {
                    return OptionalInt.of(line);
                }
            }
            return OptionalInt.empty();
        } catch (OutOfTime | StackOverflowError e) {
            throw new TooSlowException("The pattern " + pattern + " takes too long on this output.");
        }
    }

    static final class TooSlowException extends Exception {
        private static final long serialVersionUID = 1;

        TooSlowException(String message) {
            super(message);
        }
    }

    private static final class OutOfTime extends RuntimeException {
        private static final long serialVersionUID = 1;

        OutOfTime() {
            super("out of time", null, false, false);
        }
    }

    /** The matcher asks for every character: the place to look at the clock. */
    private static final class Bounded implements CharSequence {
        private static final int LOOK_EVERY = 1 << 12;

        private final CharSequence text;
        private final long deadline;
        private int asked;

        Bounded(CharSequence text, long deadline) {
            this.text = text;
            this.deadline = deadline;
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public char charAt(int index) {
            if (++asked % LOOK_EVERY == 0 && System.nanoTime() - deadline > 0) {
                throw new OutOfTime();
            }
            return text.charAt(index);
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return text.subSequence(start, end);
        }

        @Override
        public String toString() {
            return text.toString();
        }
    }
}
