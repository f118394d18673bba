package dev.bootbench.intake;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.apache.commons.compress.utils.SeekableInMemoryByteChannel;

/** Unpacks what a person packed, into memory, within the limits. Regular files only: no links, devices, or encryption. */
public final class ArchiveReader {
    private static final String NOT_A_ZIP = "This is not a readable ZIP file (%s). Pack the folder again with: zip -r work.zip FOLDER";
    private static final String NOT_A_TAR = "This is not a readable .tar.gz file (%s). Pack the folder again with: tar czf work.tar.gz FOLDER";
    private static final int UNIX_TYPE = 0170000;
    private static final int UNIX_REGULAR = 0100000;
    /** Headers, padding and long names of the entries: what a tar may have besides its files' bytes. */
    private static final int TAR_OVERHEAD_PER_FILE = 8 << 10;

    private ArchiveReader() {}

    /** Whether it begins as a ZIP file does. */
    public static boolean isZip(byte[] content) {
        return content.length > 3 && content[0] == 'P' && content[1] == 'K';
    }

    /** Whether it begins as a gzip file does. */
    public static boolean isGzip(byte[] content) {
        return content.length > 1 && content[0] == 0x1f && content[1] == (byte) 0x8b;
    }

    /** @throws RefusedException for what is damaged, hostile or too much */
    public static List<HandedInFile> zip(byte[] content, IntakeLimits limits) throws RefusedException {
        FileCollector files = new FileCollector(limits);
        try (SeekableInMemoryByteChannel channel = new SeekableInMemoryByteChannel(content); ZipFile zip = open(channel, limits)) {
            Iterator<ZipArchiveEntry> entries = zip.getEntries().asIterator();
            while (entries.hasNext()) {
                ZipArchiveEntry entry = entries.next();
                refuseSpecial(entry);
                if (entry.isDirectory()) {
                    FilePath.checked(entry.getName(), limits);
                } else if (!zip.canReadEntryData(entry)) {
                    throw new RefusedException("The file %s is encrypted or packed in an unusual way. Pack it without a password."
                            .formatted(FilePath.shown(entry.getName())));
                } else {
                    try (InputStream in = zip.getInputStream(entry)) {
                        files.add(entry.getName(), in);
                    }
                }
            }
        } catch (IOException | RuntimeException e) {
            // The library answers hostile input with all kinds of runtime exceptions.
            throw new RefusedException(NOT_A_ZIP.formatted(cause(e)));
        }
        return files.finish();
    }

    /**
     * Looks at a ZIP on disk without unpacking it: its files' names, checked as {@link #zip} does. Sizes are as the archive
     * states them; whoever unpacks it has to count for himself.
     *
     * @throws RefusedException for what is damaged, hostile or too much
     */
    public static List<String> names(Path file, IntakeLimits limits) throws RefusedException {
        List<String> names = new ArrayList<>();
        long total = 0;
        try (SeekableByteChannel channel = Files.newByteChannel(file); ZipFile zip = open(channel, limits)) {
            Iterator<ZipArchiveEntry> entries = zip.getEntries().asIterator();
            while (entries.hasNext()) {
                ZipArchiveEntry entry = entries.next();
                refuseSpecial(entry);
                String path = FilePath.checked(entry.getName(), limits);
                if (!entry.isDirectory()) {
                    names.add(path);
                    total += Math.max(entry.getSize(), 0);
                }
                if (names.size() > limits.files()) {
                    throw new RefusedException("There are more than %d files. %s".formatted(limits.files(), limits.advice()));
                }
                if (total > limits.totalSize()) {
                    throw new RefusedException("The files are larger than %s together. %s"
                            .formatted(FileCollector.size(limits.totalSize()), limits.advice()));
                }
            }
        } catch (IOException | RuntimeException e) {
            throw new RefusedException(NOT_A_ZIP.formatted(cause(e)));
        }
        return names;
    }

    private static ZipFile open(SeekableByteChannel channel, IntakeLimits limits) throws IOException, RefusedException {
        if (!ZipDirectory.isWithin(mostEntries(limits), channel)) {
            throw flood(limits);
        }
        return ZipFile.builder().setSeekableByteChannel(channel).setCharset(StandardCharsets.UTF_8).setIgnoreLocalFileHeader(true).get();
    }

    /** @throws RefusedException for what is damaged, hostile or too much */
    public static List<HandedInFile> tarGz(byte[] content, IntakeLimits limits) throws RefusedException {
        FileCollector files = new FileCollector(limits);
        try (InputStream gzip = new GZIPInputStream(new ByteArrayInputStream(content));
                TarArchiveInputStream tar = new TarArchiveInputStream(new Capped(gzip, unpackedLimit(limits)), "UTF-8")) {
            int count = 0;
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                if (count++ == mostEntries(limits)) {
                    throw flood(limits);
                }
                refuseSpecial(entry);
                if (entry.isDirectory()) {
                    FilePath.checked(entry.getName().isEmpty() ? "." : entry.getName() + "/x", deeper(limits));
                } else {
                    files.add(entry.getName(), tar);
                }
            }
        } catch (BombException e) {
            throw new RefusedException("The archive unpacks to more than %s. %s"
                    .formatted(FileCollector.size(limits.totalSize()), limits.advice()));
        } catch (IOException | RuntimeException e) {
            throw new RefusedException(NOT_A_TAR.formatted(cause(e)));
        }
        return files.finish();
    }

    private static IntakeLimits deeper(IntakeLimits limits) {
        return new IntakeLimits(
                limits.files(), limits.fileSize(), limits.totalSize(), limits.depth() + 1, limits.advice());
    }

    private static long unpackedLimit(IntakeLimits limits) {
        return limits.totalSize() + (long) limits.files() * TAR_OVERHEAD_PER_FILE;
    }

    /** Folders count too here: a thousand empty ones are nothing to hand in. */
    private static int mostEntries(IntakeLimits limits) {
        return 2 * limits.files();
    }

    private static RefusedException flood(IntakeLimits limits) {
        return new RefusedException("The archive has more than %d files. %s".formatted(limits.files(), limits.advice()));
    }

    private static void refuseSpecial(ZipArchiveEntry entry) throws RefusedException {
        int type = entry.getUnixMode() & UNIX_TYPE;
        if (entry.isUnixSymlink()) {
            throw link(entry.getName());
        }
        if (!entry.isDirectory() && type != 0 && type != UNIX_REGULAR) {
            throw special(entry.getName());
        }
    }

    private static void refuseSpecial(TarArchiveEntry entry) throws RefusedException {
        if (entry.isSymbolicLink() || entry.isLink()) {
            throw link(entry.getName());
        }
        if (!entry.isDirectory() && (!entry.isFile() || entry.isSparse() || entry.isFIFO()
                || entry.isBlockDevice() || entry.isCharacterDevice())) {
            throw special(entry.getName());
        }
    }

    private static RefusedException link(String name) {
        return new RefusedException("%s is a link. Hand in the file itself.".formatted(FilePath.shown(name)));
    }

    private static RefusedException special(String name) {
        return new RefusedException("%s is a device, pipe or sparse file. Hand in ordinary files only."
                .formatted(FilePath.shown(name)));
    }

    private static String cause(Exception e) {
        String message = e.getMessage();
        return message == null || message.isBlank() ? "it is damaged" : FilePath.shown(message);
    }

    /** Ends a decompression bomb as soon as it has grown past every submission that is allowed. */
    private static final class Capped extends FilterInputStream {
        private long left;

        private Capped(InputStream in, long limit) {
            super(in);
            this.left = limit;
        }

        @Override
        public int read() throws IOException {
            int b = super.read();
            count(b < 0 ? 0 : 1);
            return b;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int n = super.read(buffer, offset, length);
            count(Math.max(n, 0));
            return n;
        }

        @Override
        public long skip(long n) throws IOException {
            long skipped = super.skip(n);
            count(skipped);
            return skipped;
        }

        private void count(long n) throws BombException {
            left -= n;
            if (left < 0) {
                throw new BombException();
            }
        }
    }

    private static final class BombException extends IOException {
        private static final long serialVersionUID = 1;
    }
}
