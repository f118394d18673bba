package dev.bootbench.agent.build;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.HashSet;
import java.util.Set;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;

/**
 * The plain files of a ZIP on disk, one after the other, within limits that hold while they are read. Names follow the
 * rules of hand-ins; links and devices are refused.
 */
public final class FileSet {
    private static final int TYPE_MASK = 0170000;
    private static final int REGULAR = 0100000;
    private static final int DIRECTORY = 0040000;

    private FileSet() {}

    /**
     * @param files at most
     * @param bytes of all files together, unpacked
     * @param depth parts of a path
     */
    public record Limits(int files, long bytes, int depth) {}

    /** Takes one file; reads as much of it as it likes. */
    @FunctionalInterface
    public interface Taker {
        void take(String path, InputStream content) throws IOException, RefusedException;
    }

    /** @throws RefusedException in words, at the first thing that is not accepted; files before it have been taken */
    public static void read(Path zip, Limits limits, Taker taker) throws IOException, RefusedException {
        Set<String> seen = new HashSet<>();
        long[] left = {limits.bytes()};
        try (ZipFile archive = ZipFile.builder().setPath(zip).setCharset(StandardCharsets.UTF_8).setIgnoreLocalFileHeader(true).get()) {
            Enumeration<ZipArchiveEntry> entries = archive.getEntries();
            while (entries.hasMoreElements()) {
                ZipArchiveEntry entry = entries.nextElement();
                int type = entry.getUnixMode() & TYPE_MASK;
                String path = FileNames.checked(entry.getName(), limits.depth());
                if (entry.isDirectory() || type == DIRECTORY) {
                    continue;
                }
                if (type != 0 && type != REGULAR) {
                    throw new RefusedException("\"" + path + "\" is a link or no plain file: send the file itself.");
                }
                if (!archive.canReadEntryData(entry)) {
                    throw new RefusedException("\"" + path + "\" is encrypted or packed in an unusual way: pack it as a plain ZIP.");
                }
                if (!seen.add(path)) {
                    throw new RefusedException("\"" + path + "\" is there twice: send it once.");
                }
                if (seen.size() > limits.files()) {
                    throw new RefusedException("There are more than " + limits.files() + " files: send less at a time.");
                }
                try (InputStream content = new Counted(archive.getInputStream(entry), left, limits.bytes())) {
                    taker.take(path, content);
                }
            }
        } catch (TooMuchException e) {
            throw new RefusedException(e.getMessage());
        } catch (java.util.zip.ZipException | IllegalArgumentException e) {
            throw new RefusedException("The archive is damaged or incomplete: pack it again.");
        }
    }

    private static final class TooMuchException extends IOException {
        private static final long serialVersionUID = 1;

        TooMuchException(long limit) {
            super("The files are larger than " + (limit >> 20) + " MiB together: send less at a time.");
        }
    }

    /** Counts down what all files together may have, however well they were packed. */
    private static final class Counted extends FilterInputStream {
        private final long[] left;
        private final long limit;

        Counted(InputStream in, long[] left, long limit) {
            super(in);
            this.left = left;
            this.limit = limit;
        }

        @Override
        public int read() throws IOException {
            int value = super.read();
            count(value < 0 ? 0 : 1);
            return value;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int count = super.read(bytes, offset, length);
            count(Math.max(count, 0));
            return count;
        }

        private void count(long bytes) throws TooMuchException {
            left[0] -= bytes;
            if (left[0] < 0) {
                throw new TooMuchException(limit);
            }
        }
    }
}
