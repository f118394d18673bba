package dev.bootbench.intake;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;

/**
 * A look at a ZIP's directory before the library makes objects of it: those it makes of all entries before it shows the first,
 * 3 KB for 46 bytes, and what they have beside a name costs it the square of its length. Like the library, it takes the last end
 * record there is, believes neither a count nor a size, and reads headers until there is something else.
 */
final class ZipDirectory {
    private static final int END_RECORD = 0x06054b50;
    private static final int END_RECORD_LENGTH = 22;
    private static final int LONGEST_COMMENT = 0xffff;
    private static final int LOCATOR_64 = 0x07064b50;
    private static final int LOCATOR_64_LENGTH = 20;
    private static final int END_RECORD_64 = 0x06064b50;
    private static final int END_RECORD_64_LENGTH = 56;
    private static final int HEADER = 0x02014b50;
    private static final int HEADER_LENGTH = 46;
    /** Times, owners and the like take less than 100 bytes. */
    private static final int LONGEST_EXTRA = 1024;
    private static final int LONGEST_ENTRY = 4096;

    private final SeekableByteChannel archive;

    private ZipDirectory(SeekableByteChannel archive) {
        this.archive = archive;
    }

    /**
     * Whether it has no more than so many entries, folders included.
     *
     * @throws RefusedException where an entry is like no honest one
     * @throws IOException where there is no directory
     */
    static boolean isWithin(int most, SeekableByteChannel archive) throws IOException, RefusedException {
        ZipDirectory directory = new ZipDirectory(archive);
        long at = directory.start();
        for (int entries = 0; ; entries++) {
            ByteBuffer header = directory.read(at, (int) Math.min(HEADER_LENGTH, archive.size() - at));
            if (header.remaining() < HEADER_LENGTH || header.getInt(0) != HEADER) {
                return true;
            }
            if (entries == most) {
                return false;
            }
            int extra = header.getShort(30) & 0xffff;
            int length = HEADER_LENGTH + (header.getShort(28) & 0xffff) + extra + (header.getShort(32) & 0xffff);
            if (extra > LONGEST_EXTRA || length > LONGEST_ENTRY) {
                throw new RefusedException("The archive says more of one file than its name and its times. Pack the folder again with:"
                        + " zip -r work.zip FOLDER");
            }
            at += length;
        }
    }

    private long start() throws IOException {
        long end = end();
        if (end > LOCATOR_64_LENGTH) {
            ByteBuffer locator = read(end - LOCATOR_64_LENGTH, LOCATOR_64_LENGTH);
            if (locator.getInt(0) == LOCATOR_64) {
                ByteBuffer record = read(locator.getLong(8), END_RECORD_64_LENGTH);
                if (record.getInt(0) != END_RECORD_64) {
                    throw new EOFException("its end is damaged");
                }
                return record.getLong(48);
            }
        }
        ByteBuffer record = read(end, END_RECORD_LENGTH);
        long size = record.getInt(12) & 0xffff_ffffL;
        long offset = record.getInt(16) & 0xffff_ffffL;
        // An archive may follow something else, which its offsets do not count.
        return Math.max(end - size, offset);
    }

    private long end() throws IOException {
        int searched = (int) Math.min(archive.size(), LONGEST_COMMENT + END_RECORD_LENGTH);
        ByteBuffer tail = read(archive.size() - searched, searched);
        for (int at = searched - END_RECORD_LENGTH; at >= 0; at--) {
            if (tail.getInt(at) == END_RECORD) {
                return archive.size() - searched + at;
            }
        }
        throw new EOFException("it has no end");
    }

    private ByteBuffer read(long at, int length) throws IOException {
        if (at < 0 || length < 0 || at > archive.size() - length) {
            throw new EOFException("it is cut off");
        }
        ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        archive.position(at);
        while (bytes.hasRemaining()) {
            if (archive.read(bytes) < 0) {
                throw new EOFException("it is cut off");
            }
        }
        return bytes.flip();
    }
}
