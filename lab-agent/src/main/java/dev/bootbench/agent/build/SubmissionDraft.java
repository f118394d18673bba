package dev.bootbench.agent.build;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** A hand-in while it is read: holds every limit at the moment it would be passed, not afterwards. */
final class SubmissionDraft {
    private final List<SourceFile> files = new ArrayList<>();
    private final Map<String, String> pathsByFoldedPath = new HashMap<>();
    private int entries;
    private int total;

    /** Counts one more entry of any kind. */
    void entry() throws RefusedException {
        if (++entries > SubmissionLimits.MAX_ENTRIES) {
            throw new RefusedException("There are more than " + SubmissionLimits.MAX_ENTRIES
                    + " files and folders: hand in your sources only.");
        }
    }

    /**
     * The path under which a file is kept, empty when it is left out.
     *
     * @param declaredSize bytes the container announces, or -1
     */
    Optional<String> accept(String rawPath, long declaredSize) throws RefusedException {
        String path = FileNames.checked(rawPath);
        if (FileNames.isLeftOut(path)) {
            return Optional.empty();
        }
        if (files.size() >= SubmissionLimits.MAX_FILES) {
            throw new RefusedException("There are more than " + SubmissionLimits.MAX_FILES
                    + " files: hand in your sources only.");
        }
        if (declaredSize > SubmissionLimits.MAX_FILE_BYTES) {
            throw tooLarge(path);
        }
        String known = pathsByFoldedPath.putIfAbsent(path.toLowerCase(Locale.ROOT), path);
        if (known != null) {
            throw new RefusedException("\"" + path + "\" and \"" + known + "\" have the same name"
                    + (known.equals(path) ? ": hand it in once." : " but for upper and lower case: rename one."));
        }
        return Optional.of(path);
    }

    /** Reads a file that was accepted, no byte further than its limit. */
    void read(String path, InputStream in) throws IOException, RefusedException {
        byte[] content = in.readNBytes(SubmissionLimits.MAX_FILE_BYTES + 1);
        if (content.length > SubmissionLimits.MAX_FILE_BYTES) {
            throw tooLarge(path);
        }
        total += content.length;
        if (total > SubmissionLimits.MAX_TOTAL_BYTES) {
            throw new RefusedException("The files are larger than " + SubmissionLimits.inWords(SubmissionLimits.MAX_TOTAL_BYTES)
                    + " together: hand in your sources only.");
        }
        files.add(new SourceFile(path, content));
    }

    List<SourceFile> finish() throws RefusedException {
        if (files.isEmpty()) {
            throw new RefusedException("There is no file in it: hand in at least one .c file.");
        }
        if (files.stream().noneMatch(file -> file.path().endsWith(".c"))) {
            throw new RefusedException("There is no .c file in it, so there is nothing to build: hand in your C source.");
        }
        files.sort((one, other) -> one.path().compareTo(other.path()));
        return List.copyOf(files);
    }

    private static RefusedException tooLarge(String path) {
        return new RefusedException("The file \"" + path + "\" is larger than "
                + SubmissionLimits.inWords(SubmissionLimits.MAX_FILE_BYTES) + ": hand in sources, not build products.");
    }
}
