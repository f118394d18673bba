package dev.bootbench.agent.build;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * One handed-in file.
 *
 * @param path    relative, with {@code /}, checked by {@link FileNames}
 * @param content its bytes; not to be changed
 */
public record SourceFile(String path, byte[] content) {

    /** Whether it is compiled by itself. */
    public boolean isUnit() {
        return path.endsWith(".c") || path.endsWith(".S");
    }

    /** Whether it takes part in a build at all: everything else, a Makefile first of all, stays outside. */
    public boolean isBuildInput() {
        return isUnit() || path.endsWith(".h");
    }

    public String text() {
        return new String(content, StandardCharsets.UTF_8);
    }

    /** The path's last part. */
    public String name() {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /** Two files are equal when path and bytes are. */
    @Override
    public boolean equals(Object other) {
        return other instanceof SourceFile(String otherPath, byte[] otherContent)
                && path.equals(otherPath)
                && Arrays.equals(content, otherContent);
    }

    @Override
    public int hashCode() {
        return 31 * path.hashCode() + Arrays.hashCode(content);
    }

    @Override
    public String toString() {
        return "SourceFile[" + path + ", " + content.length + " bytes]";
    }
}
