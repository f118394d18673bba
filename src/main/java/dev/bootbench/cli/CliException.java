package dev.bootbench.cli;

/** Ends a command with a sentence for the person who typed it. */
final class CliException extends RuntimeException {
    private static final long serialVersionUID = 1;

    static final int NO = 1;
    static final int BAD_INPUT = 2;
    static final int LAB_FAULT = 3;

    private final int exitCode;

    CliException(int exitCode, String sentence) {
        super(sentence);
        this.exitCode = exitCode;
    }

    int exitCode() {
        return exitCode;
    }
}
