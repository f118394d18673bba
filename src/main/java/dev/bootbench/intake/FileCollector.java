package dev.bootbench.intake;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;

/** Takes handed-in files in, and refuses at the first thing that is not allowed. */
public final class FileCollector {
    private final IntakeLimits limits;
    private final SortedMap<String, HandedInFile> files = new TreeMap<>();
    private long total;

    public FileCollector(IntakeLimits limits) {
        this.limits = limits;
    }

    /** Reads at most one byte more than is allowed. */
    public void add(String givenPath, InputStream content) throws IOException, RefusedException {
        String path = FilePath.checked(givenPath, limits);
        if (files.size() == limits.files()) {
            throw new RefusedException("There are more than %d files. %s"
                    .formatted(limits.files(), limits.advice()));
        }
        long room = Math.min(limits.fileSize(), limits.totalSize() - total);
        byte[] bytes = content.readNBytes(Math.toIntExact(room + 1));
        if (bytes.length > limits.fileSize()) {
            throw new RefusedException("The file %s is larger than %s. %s"
                    .formatted(FilePath.shown(path), size(limits.fileSize()), limits.advice()));
        }
        if (bytes.length > room) {
            throw new RefusedException("The files are larger than %s together. %s"
                    .formatted(size(limits.totalSize()), limits.advice()));
        }
        total += bytes.length;
        // Two names that differ only in case are one file on some people's machines: nobody could tell which one counts.
        if (files.putIfAbsent(path.toLowerCase(Locale.ROOT), new HandedInFile(path, bytes)) != null) {
            throw new RefusedException("The file %s is there twice. Hand it in once.".formatted(FilePath.shown(path)));
        }
    }

    /** @return the files by name; where all lie in one folder, as an archive of a folder has them, without that folder */
    public List<HandedInFile> finish() throws RefusedException {
        if (files.isEmpty()) {
            throw new RefusedException("The submission is empty. Hand in at least one file.");
        }
        if (total == 0) {
            throw new RefusedException("All the files of the submission are empty.");
        }
        refuseFileAsFolder();
        List<HandedInFile> all = List.copyOf(files.values());
        int slash = all.getFirst().path().indexOf('/');
        if (slash < 0) {
            return sorted(all);
        }
        String folder = all.getFirst().path().substring(0, slash + 1);
        if (!all.stream().allMatch(f -> f.path().startsWith(folder))) {
            return sorted(all);
        }
        return sorted(all.stream()
                .map(f -> new HandedInFile(f.path().substring(folder.length()), f.content()))
                .toList());
    }

    private void refuseFileAsFolder() throws RefusedException {
        for (String path : files.keySet()) {
            for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
                HandedInFile file = files.get(path.substring(0, slash));
                if (file != null) {
                    throw new RefusedException("The name %s is a file and a folder at the same time."
                            .formatted(FilePath.shown(file.path())));
                }
            }
        }
    }

    private static List<HandedInFile> sorted(List<HandedInFile> files) {
        return files.stream().sorted(java.util.Comparator.comparing(HandedInFile::path)).toList();
    }

    /** A number of bytes as sentences have it. */
    public static String size(long bytes) {
        return bytes % (1 << 20) == 0 ? (bytes >> 20) + " MiB" : (bytes >> 10) + " KiB";
    }
}
