package dev.bootbench.agent.build;

/**
 * One remark of the compiler, assembler, linker or modpost.
 *
 * @param file     the handed-in file as submitted, a kernel header, or empty when no file is to blame
 * @param line     1-based, 0 when unknown
 * @param column   1-based, 0 when unknown
 * @param severity {@code error} or {@code warning}
 */
public record Diagnostic(String file, int line, int column, String severity, String message) {
    static final String ERROR = "error";
    static final String WARNING = "warning";

    public boolean isError() {
        return severity.equals(ERROR);
    }

    /** {@code file:line: message}, as far as they are known. */
    public String sentence() {
        return file.isEmpty() ? message : line == 0 ? file + ": " + message : file + ":" + line + ": " + message;
    }
}
