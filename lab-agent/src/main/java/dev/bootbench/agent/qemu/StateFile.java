package dev.bootbench.agent.qemu;

import dev.bootbench.agent.board.LabFaultException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/**
 * A machine's disk and memory in one ZIP file, with the name of what it was made from: a disk holds only the differences
 * to its image, and memory fits one command line of one QEMU.
 */
final class StateFile {
    private static final String ORIGIN = "origin";
    private static final String DISK = "disk.qcow2";
    private static final String MEMORY = "memory";
    private static final int LONGEST_ORIGIN = 300;
    private static final int PIECE = 1 << 16;

    private StateFile() {}

    static void pack(String origin, Path disk, Path memory, Path file) throws IOException {
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            // Memory is mostly zeros and text; more effort gains little and takes long.
            zip.setLevel(Deflater.BEST_SPEED);
            zip.putNextEntry(new ZipEntry(ORIGIN));
            zip.write(origin.getBytes(StandardCharsets.UTF_8));
            for (Path part : new Path[] {disk, memory}) {
                zip.putNextEntry(new ZipEntry(part.equals(disk) ? DISK : MEMORY));
                Files.copy(part, zip);
            }
        }
    }

    /**
     * @param origin of the machines that may wake up from it
     * @param most   bytes that disk and memory may have together
     */
    static void unpack(Path file, String origin, long most, Path disk, Path memory) throws IOException, LabFaultException {
        try (ZipInputStream zip = new ZipInputStream(Files.newInputStream(file))) {
            String made = new String(entry(zip, ORIGIN).readNBytes(LONGEST_ORIGIN), StandardCharsets.UTF_8);
            if (!made.equals(origin)) {
                throw new LabFaultException("The state was made by " + made + ", but this host's machines are " + origin
                        + ": both need the same image and the same QEMU.");
            }
            long left = most - copy(entry(zip, DISK), disk, most);
            copy(entry(zip, MEMORY), memory, left);
        }
    }

    private static ZipInputStream entry(ZipInputStream zip, String name) throws IOException, LabFaultException {
        ZipEntry entry = zip.getNextEntry();
        if (entry == null || !entry.getName().equals(name)) {
            throw new LabFaultException("This is not the state of a board: its part \"" + name + "\" is missing.");
        }
        return zip;
    }

    private static long copy(InputStream from, Path to, long most) throws IOException, LabFaultException {
        long size = 0;
        byte[] piece = new byte[PIECE];
        try (OutputStream out = Files.newOutputStream(to)) {
            for (int n = from.read(piece); n > 0; n = from.read(piece)) {
                size += n;
                if (size > most) {
                    throw new LabFaultException("The state of the board is larger than " + (most >> 20) + " MiB.");
                }
                out.write(piece, 0, n);
            }
        }
        return size;
    }
}
