package dev.bootbench.intake;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/**
 * The one form in which handed-in files are kept. The same files give the same bytes, however they came: sorted, without times or
 * modes, and stored rather than deflated, because another zlib deflates to other bytes. The blob store compresses anyway.
 */
public final class PlainZip {
    public static final String MEDIA_TYPE = "application/zip";
    /** Bytes around a single file, at most. */
    public static final int OVERHEAD = 1024;

    private static final LocalDateTime NO_TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

    private PlainZip() {}

    /** @param files sorted by path */
    public static byte[] write(List<HandedInFile> files) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.setMethod(ZipOutputStream.STORED);
            for (HandedInFile file : files) {
                CRC32 crc = new CRC32();
                crc.update(file.content());
                ZipEntry entry = new ZipEntry(file.path());
                entry.setTimeLocal(NO_TIME);
                entry.setSize(file.content().length);
                entry.setCrc(crc.getValue());
                zip.putNextEntry(entry);
                zip.write(file.content());
                zip.closeEntry();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /**
     * A single file as such a ZIP, without it being in memory as a whole.
     *
     * @param taking reads the ZIP to its end
     */
    public static <T> T wrap(String name, Path file, Taking<T> taking) throws IOException {
        Path zip = Files.createTempFile("bootbench-zip", ".part");
        try {
            try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
                CRC32 crc = new CRC32();
                try (InputStream in = new CheckedInputStream(Files.newInputStream(file), crc)) {
                    in.transferTo(OutputStream.nullOutputStream());
                }
                ZipEntry entry = new ZipEntry(name);
                entry.setMethod(ZipEntry.STORED);
                entry.setTimeLocal(NO_TIME);
                entry.setSize(Files.size(file));
                entry.setCrc(crc.getValue());
                out.putNextEntry(entry);
                Files.copy(file, out);
                out.closeEntry();
            }
            try (InputStream in = Files.newInputStream(zip)) {
                return taking.take(in);
            }
        } finally {
            Files.deleteIfExists(zip);
        }
    }

    /** Takes a ZIP in. */
    @FunctionalInterface
    public interface Taking<T> {
        T take(InputStream zip) throws IOException;
    }

    /** Reads what {@link #write} wrote. */
    public static List<HandedInFile> read(InputStream in) {
        List<HandedInFile> files = new ArrayList<>();
        try (ZipInputStream zip = new ZipInputStream(in)) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                files.add(new HandedInFile(entry.getName(), zip.readAllBytes()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return files;
    }
}
