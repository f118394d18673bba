package dev.bootbench.agent.grading;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** Finds and reads exercises: folders {@code exercises/<id>}, or bundles as {@link ExerciseBundle} makes them. */
public final class ExerciseStore {
    /** Beside the exercises: files that several of them use. */
    private static final String SHARED = "shared";
    private static final int MOST_FILES = 1000;
    private static final long MOST_BYTES = 64L << 20;

    private final Path root;

    /** @param root the folder whose subfolders are exercises */
    public ExerciseStore(Path root) {
        this.root = root;
    }

    /** The ids of all exercises there, sorted. */
    public List<String> ids() throws ExerciseException {
        if (!Files.isDirectory(root)) {
            throw new ExerciseException("There is no folder " + root + " with exercises.");
        }
        try (Stream<Path> children = Files.list(root)) {
            return children.filter(child -> Files.isRegularFile(child.resolve("exercise.yaml")))
                    .map(child -> child.getFileName().toString()).sorted().toList();
        } catch (IOException e) {
            throw new ExerciseException("The folder " + root + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** The exercise of this id. */
    public Exercise exercise(String id) throws ExerciseException {
        Path folder = folder(id);
        if (!id.matches("[a-z0-9][a-z0-9-]*") || !Files.isDirectory(folder)) {
            throw new ExerciseException("There is no exercise \"" + id + "\". There are: " + String.join(", ", ids()));
        }
        Exercise exercise = read(folder);
        if (!exercise.id().equals(id)) {
            throw new ExerciseException(folder.resolve("exercise.yaml") + ": id is " + exercise.id()
                    + ", but the folder is called " + id + ": make them the same");
        }
        return exercise;
    }

    /** Where the exercise of this id is. */
    public Path folder(String id) {
        return root.resolve(id);
    }

    /** Reads an exercise from its folder or from a bundle. */
    public static Exercise read(Path folderOrBundle) throws ExerciseException {
        try {
            if (Files.isDirectory(folderOrBundle)) {
                String file = folderOrBundle.resolve("exercise.yaml").toString();
                Map<String, byte[]> files = folder(folderOrBundle);
                Field top = ExerciseReader.top(file, files);
                addShared(top.get("shared").items(), folderOrBundle.resolveSibling(SHARED), files);
                return ExerciseReader.read(top, files, version(files));
            }
            return readBundle(Files.readAllBytes(folderOrBundle));
        } catch (IOException e) {
            throw new ExerciseException(folderOrBundle + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** What several exercises have in common travels with each of them, as if it lay in its own folder. */
    private static void addShared(List<Field> names, Path shared, Map<String, byte[]> files) throws ExerciseException, IOException {
        for (Field name : names) {
            Path path = shared.resolve(name.text());
            if (!Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
                throw name.wrong("there is no file " + path);
            }
            if (files.putIfAbsent("files/" + name.text(), Files.readAllBytes(path)) != null) {
                throw name.wrong("the exercise has a files/" + name.text() + " of its own: remove one of the two");
            }
        }
    }

    /** Reads a bundle. */
    public static Exercise readBundle(byte[] bundle) throws ExerciseException {
        Map<String, byte[]> files = new TreeMap<>();
        long bytes = 0;
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(bundle), StandardCharsets.UTF_8)) {
            ZipEntry entry;
            while ((entry = zip.getNextEntry()) != null) {
                byte[] content = zip.readNBytes((int) MOST_BYTES + 1);
                bytes += content.length;
                if (bytes > MOST_BYTES || files.size() >= MOST_FILES) {
                    throw new ExerciseException("This exercise bundle is larger than 64 MiB or 1000 files.");
                }
                if (travels(entry.getName())) {
                    files.put(entry.getName(), content);
                }
            }
        } catch (IOException e) {
            throw new ExerciseException("This exercise bundle is damaged: " + e.getMessage(), e);
        }
        return ExerciseReader.read("exercise.yaml", files, version(files));
    }

    /** Whether a file goes along with the exercise: solutions and faulty programs never do. */
    private static boolean travels(String path) {
        boolean ours = path.equals("exercise.yaml") || path.equals("README.md")
                || path.startsWith("starter/") || path.startsWith("files/");
        return ours && !path.endsWith("/") && !path.contains("..") && !path.contains("\\");
    }

    private static Map<String, byte[]> folder(Path folder) throws IOException, ExerciseException {
        List<Path> found = new ArrayList<>();
        try (Stream<Path> walk = Files.walk(folder)) {
            walk.filter(p -> travels(folder.relativize(p).toString())).forEach(found::add);
        }
        Map<String, byte[]> files = new TreeMap<>();
        for (Path path : found) {
            if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
                continue;
            }
            if (!Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
                throw new ExerciseException(path + " is no plain file: put the file itself there");
            }
            try (InputStream in = Files.newInputStream(path)) {
                files.put(folder.relativize(path).toString(), in.readAllBytes());
            }
        }
        return files;
    }

    private static String version(Map<String, byte[]> files) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (Map.Entry<String, byte[]> file : new TreeMap<>(files).entrySet()) {
                byte[] name = file.getKey().getBytes(StandardCharsets.UTF_8);
                digest.update(ByteBuffer.allocate(8).putInt(name.length).putInt(file.getValue().length).array());
                digest.update(name);
                digest.update(file.getValue());
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
