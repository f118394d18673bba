package dev.bootbench.agent.qemu.pi;

import dev.bootbench.agent.board.LabFaultException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The first partition of an SD card, a FAT file system, as the firmware sees it: read, never written. Nothing on it can
 * be trusted: programs read it with the machine's own rights, and what gets here is short text.
 */
final class BootPartition {
    private static final int SECTOR = 512;
    private static final int FIRST_ENTRY = 446;
    private static final long LARGEST = 1L << 30;
    /** FAT16 and FAT32, addressed by cylinder or by sector. */
    private static final Set<Integer> FAT = Set.of(0x06, 0x0b, 0x0c, 0x0e);
    /** No wildcards, which mtools would expand, and nothing that leaves the partition. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_+~-][A-Za-z0-9._+~-]*(/[A-Za-z0-9_+~-][A-Za-z0-9._+~-]*)*");

    private final CardTools tools;
    private final Path copy;

    private BootPartition(CardTools tools, Path copy) {
        this.tools = tools;
        this.copy = copy;
    }

    /**
     * Copies the partition out of the card.
     *
     * @return empty when the card has no such partition
     */
    static Optional<BootPartition> of(StandInCard card, CardTools tools, Path folder) throws LabFaultException, InterruptedException {
        Path table = folder.resolve("mbr");
        Path copy = folder.resolve("boot.fat");
        try {
            Files.deleteIfExists(table);
            Files.deleteIfExists(copy);
            copyOut(card, tools, 0, SECTOR, table);
            ByteBuffer mbr = ByteBuffer.wrap(start(table, SECTOR)).order(ByteOrder.LITTLE_ENDIAN);
            int kind = mbr.get(FIRST_ENTRY + 4) & 0xff;
            long first = Integer.toUnsignedLong(mbr.getInt(FIRST_ENTRY + 8)) * SECTOR;
            long size = Integer.toUnsignedLong(mbr.getInt(FIRST_ENTRY + 12)) * SECTOR;
            if (mbr.getShort(SECTOR - 2) != (short) 0xaa55 || !FAT.contains(kind) || first == 0 || size == 0 || size > LARGEST) {
                return Optional.empty();
            }
            CardTools.Result copied = copyOut(card, tools, first, size, copy);
            return copied.succeeded() ? Optional.of(new BootPartition(tools, copy)) : Optional.empty();
        } catch (IOException e) {
            throw new LabFaultException("The SD card cannot be read: " + e.getMessage(), e);
        }
    }

    private static CardTools.Result copyOut(StandInCard card, CardTools tools, long from, long bytes, Path to)
            throws LabFaultException, InterruptedException {
        return tools.run("qemu-img", "convert", "-O", "raw", "--image-opts",
                "driver=raw,offset=" + from + ",size=" + bytes + "," + nested(StandInCard.qcow2(card.path())), to.toString());
    }

    /** The same options one level down. */
    private static String nested(String options) {
        return "file." + options.replace(",driver=", ",file.driver=").replace(",file.", ",file.file.");
    }

    /** Not through a link: the folder belongs to the machine's user. */
    private static byte[] start(Path file, int bytes) throws IOException {
        try (SeekableByteChannel channel = Files.newByteChannel(file, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS))) {
            ByteBuffer kept = ByteBuffer.allocate(bytes);
            while (kept.hasRemaining() && channel.read(kept) >= 0) {
                // until it is full or the file ends; what is missing is zero
            }
            return kept.array();
        }
    }

    /** A short text; empty when there is no such file. */
    Optional<String> text(String name) throws LabFaultException, InterruptedException {
        if (!NAME.matcher(name).matches()) {
            return Optional.empty();
        }
        CardTools.Result read = tools.run("mtype", "-i", copy.toString(), "::" + name);
        return read.succeeded() ? Optional.of(new String(read.output(), StandardCharsets.UTF_8)) : Optional.empty();
    }

    boolean has(String name) throws LabFaultException, InterruptedException {
        return NAME.matcher(name).matches() && tools.run("mdir", "-b", "-i", copy.toString(), "::" + name).succeeded();
    }

    /** Copies a file out for QEMU to read; false when there is no such file. */
    boolean copy(String name, Path to) throws LabFaultException, InterruptedException {
        return NAME.matcher(name).matches() && tools.run("mcopy", "-n", "-o", "-i", copy.toString(), "::" + name, to.toString()).succeeded();
    }

    /** The copy is not needed any more. */
    void forget() throws LabFaultException {
        try {
            Files.deleteIfExists(copy);
        } catch (IOException e) {
            throw new LabFaultException("The copy of the boot partition cannot be removed: " + e.getMessage(), e);
        }
    }
}
