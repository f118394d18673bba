package dev.bootbench.agent.build;

import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.Optional;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;
import org.apache.commons.compress.utils.SeekableInMemoryByteChannel;

/**
 * Reads a hand-in: a folder, one C file, or a ZIP, tar or tar.gz archive. The files stay in memory: nothing is ever
 * unpacked to a disk. What an archive is, its first bytes say, not its name.
 */
public final class Intake {
    /** File type bits of a Unix mode. */
    private static final int TYPE_MASK = 0170000;
    private static final int REGULAR = 0100000;
    private static final int DIRECTORY = 0040000;
    private static final int LINK = 0120000;

    /** Where a tar header says "ustar". */
    private static final int TAR_MAGIC_AT = 257;

    private Intake() {}

    /**
     * Reads a folder, a C file or an archive.
     *
     * @throws RefusedException when something in it is not accepted
     * @throws IOException      when the disk fails
     */
    public static List<SourceFile> read(Path fileOrFolder) throws RefusedException, IOException {
        if (!Files.exists(fileOrFolder)) {
            throw new RefusedException("There is no file or folder " + fileOrFolder + ": check the path.");
        }
        if (Files.isDirectory(fileOrFolder)) {
            SubmissionDraft draft = new SubmissionDraft();
            readFolder(fileOrFolder, "", 1, draft);
            return draft.finish();
        }
        if (!Files.isRegularFile(fileOrFolder)) {
            throw new RefusedException(fileOrFolder + " is neither a folder nor a plain file: name a folder or an archive.");
        }
        try (InputStream in = Files.newInputStream(fileOrFolder)) {
            return read(in, fileOrFolder.getFileName().toString());
        }
    }

    /**
     * Reads an archive, or one C file.
     *
     * @param name the file's name as its owner knows it; used in sentences, and as the path of a C file
     * @throws RefusedException when something in it is not accepted
     * @throws IOException      when {@code in} fails; damage inside an archive is a refusal instead
     */
    public static List<SourceFile> read(InputStream in, String name) throws RefusedException, IOException {
        BufferedInputStream buffered = new BufferedInputStream(in);
        buffered.mark(TAR_MAGIC_AT + 8);
        byte[] start = buffered.readNBytes(TAR_MAGIC_AT + 5);
        buffered.reset();
        SubmissionDraft draft = new SubmissionDraft();
        if (startsWith(start, 0, "PK\003\004") || startsWith(start, 0, "PK\005\006")) {
            byte[] archive = readAll(buffered, name);
            unpack(name, () -> readZip(archive, draft));
        } else if (startsWith(start, 0, "\037\u008b")) {
            unpack(name, () -> readTar(new GzipCompressorInputStream(buffered, true), draft));
        } else if (startsWith(start, TAR_MAGIC_AT, "ustar")) {
            unpack(name, () -> readTar(buffered, draft));
        } else if (name.endsWith(".c")) {
            Optional<String> path = draft.accept(name, -1);
            if (path.isPresent()) {
                draft.read(path.get(), buffered);
            }
        } else if (start.length == 0) {
            throw new RefusedException("\"" + FileNames.shown(name) + "\" is empty: hand in at least one .c file.");
        } else {
            throw new RefusedException("\"" + FileNames.shown(name)
                    + "\" is neither a C file nor a ZIP, tar or tar.gz archive: pack your folder as one of these.");
        }
        return draft.finish();
    }

    private static void readFolder(Path folder, String prefix, int depth, SubmissionDraft draft)
            throws RefusedException, IOException {
        List<Path> children = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder)) {
            for (Path child : stream) {
                draft.entry();
                children.add(child);
            }
        }
        children.sort(null);
        for (Path child : children) {
            String path = prefix + child.getFileName();
            if (FileNames.isLeftOut(path)) {
                continue;
            }
            BasicFileAttributes attributes =
                    Files.readAttributes(child, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            if (attributes.isSymbolicLink()) {
                throw link(path);
            } else if (attributes.isDirectory()) {
                if (depth >= SubmissionLimits.MAX_DEPTH) {
                    throw new RefusedException("The folder \"" + FileNames.shown(path) + "\" is more than "
                            + (SubmissionLimits.MAX_DEPTH - 1) + " folders deep: move its files up.");
                }
                readFolder(child, path + "/", depth + 1, draft);
            } else if (attributes.isRegularFile()) {
                Optional<String> kept = draft.accept(path, attributes.size());
                if (kept.isPresent()) {
                    try (InputStream in = Files.newInputStream(child, LinkOption.NOFOLLOW_LINKS)) {
                        draft.read(kept.get(), in);
                    }
                }
            } else {
                throw special(path);
            }
        }
    }

    /** From the central directory: only there a ZIP says what is a link. */
    private static void readZip(byte[] archive, SubmissionDraft draft) throws RefusedException, IOException {
        try (ZipFile zip = ZipFile.builder()
                .setSeekableByteChannel(new SeekableInMemoryByteChannel(archive))
                .get()) {
            Enumeration<ZipArchiveEntry> entries = zip.getEntries();
            while (entries.hasMoreElements()) {
                ZipArchiveEntry entry = entries.nextElement();
                draft.entry();
                String path = decoded(entry.getRawName());
                int type = entry.getUnixMode() & TYPE_MASK;
                if (type == LINK) {
                    throw link(path);
                } else if (type != 0 && type != REGULAR && type != DIRECTORY) {
                    throw special(path);
                } else if (entry.isDirectory() || type == DIRECTORY) {
                    FileNames.checked(path);
                    continue;
                } else if (!zip.canReadEntryData(entry)) {
                    throw new RefusedException("The file \"" + FileNames.shown(path)
                            + "\" is encrypted or packed in an unusual way: pack it as a plain ZIP without a password.");
                }
                Optional<String> kept = draft.accept(path, entry.getSize());
                if (kept.isPresent()) {
                    try (InputStream in = zip.getInputStream(entry)) {
                        draft.read(kept.get(), in);
                    }
                }
            }
        }
    }

    private static void readTar(InputStream in, SubmissionDraft draft) throws RefusedException, IOException {
        // Bounded below the tar reader: it collects long names and extended headers in memory by itself.
        InputStream bounded = new BoundedStream(in, SubmissionLimits.MAX_ARCHIVE_BYTES);
        try (TarArchiveInputStream tar = new TarArchiveInputStream(bounded, StandardCharsets.UTF_8.name())) {
            TarArchiveEntry entry;
            while ((entry = tar.getNextEntry()) != null) {
                draft.entry();
                String path = entry.getName();
                if (entry.isSymbolicLink() || entry.isLink()) {
                    throw link(path);
                } else if (entry.isDirectory()) {
                    FileNames.checked(path);
                } else if (!isPlainFile(entry) || entry.isSparse()) {
                    throw special(path);
                } else {
                    Optional<String> kept = draft.accept(path, entry.getSize());
                    if (kept.isPresent()) {
                        draft.read(kept.get(), tar);
                    }
                }
            }
        }
    }

    /** {@link TarArchiveEntry#isFile} takes devices and pipes for files. */
    private static boolean isPlainFile(TarArchiveEntry entry) {
        byte type = entry.getLinkFlag();
        return type == TarConstants.LF_NORMAL || type == TarConstants.LF_OLDNORM || type == TarConstants.LF_CONTIG;
    }

    @FunctionalInterface
    private interface Unpacking {
        void run() throws RefusedException, IOException;
    }

    /** Damage in an archive is its owner's to mend. */
    private static void unpack(String name, Unpacking unpacking) throws RefusedException {
        try {
            unpacking.run();
        } catch (TooLargeException e) {
            throw archiveTooLarge(name);
        } catch (IOException | IllegalArgumentException e) {
            throw new RefusedException("The archive \"" + FileNames.shown(name)
                    + "\" is damaged or incomplete: pack it again and hand in the new one.");
        }
    }

    private static byte[] readAll(InputStream in, String name) throws IOException, RefusedException {
        byte[] archive = in.readNBytes(SubmissionLimits.MAX_ARCHIVE_BYTES + 1);
        if (archive.length > SubmissionLimits.MAX_ARCHIVE_BYTES) {
            throw archiveTooLarge(name);
        }
        return archive;
    }

    private static boolean startsWith(byte[] bytes, int at, String magic) {
        byte[] wanted = magic.getBytes(StandardCharsets.ISO_8859_1);
        if (bytes.length < at + wanted.length) {
            return false;
        }
        for (int i = 0; i < wanted.length; i++) {
            if (bytes[at + i] != wanted[i]) {
                return false;
            }
        }
        return true;
    }

    private static String decoded(byte[] name) throws RefusedException {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(name)).toString();
        } catch (CharacterCodingException e) {
            throw new RefusedException("The file name \"" + FileNames.shown(new String(name, StandardCharsets.UTF_8))
                    + "\" is not UTF-8: rename it with letters, digits, '-', '_' and '.'.");
        }
    }

    private static RefusedException link(String path) {
        return new RefusedException("\"" + FileNames.shown(path) + "\" is a link: hand in the file itself.");
    }

    private static RefusedException special(String path) {
        return new RefusedException("\"" + FileNames.shown(path)
                + "\" is not a plain file (a device, pipe or the like): leave it out.");
    }

    private static RefusedException archiveTooLarge(String name) {
        return new RefusedException("The archive \"" + FileNames.shown(name) + "\" is larger than "
                + SubmissionLimits.inWords(SubmissionLimits.MAX_ARCHIVE_BYTES) + ": hand in your sources only.");
    }

    private static final class TooLargeException extends IOException {
        private static final long serialVersionUID = 1;
    }

    /** Fails after so many bytes, however well they were packed. */
    private static final class BoundedStream extends FilterInputStream {
        private long left;

        BoundedStream(InputStream in, long limit) {
            super(in);
            left = limit;
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

        @Override
        public long skip(long wanted) throws IOException {
            long count = super.skip(wanted);
            count(count);
            return count;
        }

        private void count(long bytes) throws TooLargeException {
            left -= bytes;
            if (left < 0) {
                throw new TooLargeException();
            }
        }
    }
}
