package dev.bootbench.intake;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
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
