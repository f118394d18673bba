package dev.bootbench.agent.grading;

/** An exercise that cannot be used. The message names file and line, and says what was expected. */
public final class ExerciseException extends Exception {
    private static final long serialVersionUID = 1;

    public ExerciseException(String message) {
        super(message);
    }

    public ExerciseException(String message, Throwable cause) {
        super(message, cause);
    }
}
