package dev.bootbench.intake;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;

/** Builds archives for tests, honest ones and hostile ones. */
public final class Archives {
    private Archives() {}

    public interface Writing {
        void to(Archive archive) throws IOException;
    }

    public interface Archive {
        void file(String name, byte[] content) throws IOException;

        void link(String name, String target) throws IOException;

        void folder(String name) throws IOException;

        default void file(String name, String text) throws IOException {
            file(name, text.getBytes(StandardCharsets.UTF_8));
        }
    }

    public static byte[] zip(Writing writing) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipArchiveOutputStream zip = new ZipArchiveOutputStream(bytes)) {
            writing.to(new Archive() {
                @Override
                public void file(String name, byte[] content) throws IOException {
                    put(new ZipArchiveEntry(name), content);
                }

                @Override
                public void link(String name, String target) throws IOException {
                    ZipArchiveEntry entry = new ZipArchiveEntry(name);
                    entry.setUnixMode(0120777);
                    put(entry, target.getBytes(StandardCharsets.UTF_8));
                }

                @Override
                public void folder(String name) throws IOException {
                    put(new ZipArchiveEntry(name + "/"), new byte[0]);
                }

                private void put(ZipArchiveEntry entry, byte[] content) throws IOException {
                    zip.putArchiveEntry(entry);
                    zip.write(content);
                    zip.closeArchiveEntry();
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    public static byte[] tarGz(Writing writing) {
        return gzip(tar -> writing.to(new Archive() {
            @Override
            public void file(String name, byte[] content) throws IOException {
                TarArchiveEntry entry = new TarArchiveEntry(name, true);
                entry.setSize(content.length);
                tar.putArchiveEntry(entry);
                tar.write(content);
                tar.closeArchiveEntry();
            }

            @Override
            public void link(String name, String target) throws IOException {
                TarArchiveEntry entry = new TarArchiveEntry(name, TarArchiveEntry.LF_SYMLINK);
                entry.setLinkName(target);
                tar.putArchiveEntry(entry);
                tar.closeArchiveEntry();
            }

            @Override
            public void folder(String name) throws IOException {
                tar.putArchiveEntry(new TarArchiveEntry(name + "/"));
                tar.closeArchiveEntry();
            }
        }));
    }

    /**
     * A ZIP that is nothing but a directory and its end record, which says that there is one entry.
     *
     * @param extra bytes of nameless fields, four each, behind each entry's name
     * @param zip64 whether the directory's place is in an end record of 64 bits
     */
    public static byte[] directory(int entries, int extra, boolean zip64) {
        ByteBuffer zip = ByteBuffer.allocate(4 + entries * (46 + 8 + extra) + 98).order(ByteOrder.LITTLE_ENDIAN);
        zip.putInt(0x04034b50);
        for (int i = 0; i < entries; i++) {
            zip.putInt(0x02014b50).putShort((short) 20).putShort((short) 20).position(zip.position() + 20);
            zip.putShort((short) 8).putShort((short) extra).position(zip.position() + 14);
            zip.put("%08x".formatted(i).getBytes(StandardCharsets.US_ASCII));
            for (int field = 0; field < extra / 4; field++) {
                zip.putShort((short) field).putShort((short) 0);
            }
        }
        int end = zip.position();
        if (zip64) {
            zip.putInt(0x06064b50).putLong(44).putShort((short) 45).putShort((short) 45).putInt(0).putInt(0).putLong(1).putLong(1);
            zip.putLong(end - 4).putLong(4);
            zip.putInt(0x07064b50).putInt(0).putLong(end).putInt(1);
        }
        zip.putInt(0x06054b50).putInt(0).putShort((short) 1).putShort((short) 1);
        zip.putInt(zip64 ? -1 : end - 4).putInt(zip64 ? -1 : 4).putShort((short) 0);
        return Arrays.copyOf(zip.array(), zip.position());
    }

    /** An entry without content, of a type such as {@link TarArchiveEntry#LF_CHR}. */
    public static byte[] tarGzOf(String name, byte type) {
        return gzip(tar -> {
            TarArchiveEntry entry = new TarArchiveEntry(name, type);
            entry.setLinkName("a.c");
            tar.putArchiveEntry(entry);
            tar.closeArchiveEntry();
        });
    }

    private interface TarWriting {
        void to(TarArchiveOutputStream tar) throws IOException;
    }

    private static byte[] gzip(TarWriting writing) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream gzip = new GZIPOutputStream(bytes);
                TarArchiveOutputStream tar = new TarArchiveOutputStream(gzip, "UTF-8")) {
            tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
            tar.setAddPaxHeadersForNonAsciiNames(true);
            writing.to(tar);
            tar.finish();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** A ZIP with these bytes changed afterwards. */
    public static byte[] damaged(byte[] archive, Consumer<byte[]> damage) {
        byte[] copy = archive.clone();
        damage.accept(copy);
        return copy;
    }
}
