package dev.bootbench.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Packs a file or a folder's plain files as the coordinator takes them. Links are left out. */
final class FolderZip {
    private FolderZip() {}

    /**
     * @param depth how deep to look, the folder's own files being 1
     * @param most bytes of all files together
     * @param tooMuch what to say about more
     */
    static byte[] of(Path what, int depth, long most, String tooMuch) {
        try (Stream<Path> walk = Files.isDirectory(what) ? Files.walk(what, depth) : Stream.of(what)) {
            List<Path> files = walk.filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)).sorted().toList();
            if (files.isEmpty()) {
                throw new CliException(CliException.BAD_INPUT, "There is no file at " + what + ".");
            }
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            long left = most;
            try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
                for (Path file : files) {
                    left -= Files.size(file);
                    if (left < 0) {
                        throw new CliException(CliException.BAD_INPUT, what + " is larger than " + tooMuch);
                    }
                    Path inside = Files.isDirectory(what) ? what.relativize(file) : file.getFileName();
                    zip.putNextEntry(new ZipEntry(inside.toString()));
                    zip.write(Files.readAllBytes(file));
                    zip.closeEntry();
                }
            }
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new CliException(CliException.BAD_INPUT, "Cannot read " + what + ": " + e.getMessage());
        }
    }
}
