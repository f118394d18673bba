package dev.bootbench.exercises;

/**
 * One version of an exercise.
 *
 * @param bundle SHA-256 of its bundle, which the agents fetch
 */
public record Exercise(Header header, String bundle) {
    public String id() {
        return header.id();
    }

    public String version() {
        return header.version();
    }
}
