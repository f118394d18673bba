package dev.bootbench.blobs;

import java.io.ByteArrayOutputStream;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/** How a chunk is packed: one byte that names the method, then the data. What does not shrink is kept as it is. */
public final class Chunks {
    private static final byte PLAIN = 0;
    private static final byte DEFLATE = 1;

    private Chunks() {}

    public static byte[] pack(byte[] raw, int length) {
        Deflater deflater = new Deflater();
        try {
            deflater.setInput(raw, 0, length);
            deflater.finish();
            byte[] packed = new byte[length + 1];
            int n = deflater.deflate(packed, 1, length);
            if (!deflater.finished()) {
                packed[0] = PLAIN;
                System.arraycopy(raw, 0, packed, 1, length);
                return packed;
            }
            byte[] result = new byte[n + 1];
            System.arraycopy(packed, 1, result, 1, n);
            result[0] = DEFLATE;
            return result;
        } finally {
            deflater.end();
        }
    }

    /** @param limit the most bytes a chunk of this store can unpack to */
    public static byte[] unpack(byte[] packed, int limit) {
        return switch (packed[0]) {
            case PLAIN -> java.util.Arrays.copyOfRange(packed, 1, packed.length);
            case DEFLATE -> inflate(packed, limit);
            default -> throw new IllegalStateException("chunk packed by unknown method " + packed[0]);
        };
    }

    private static byte[] inflate(byte[] packed, int limit) {
        Inflater inflater = new Inflater();
        try {
            inflater.setInput(packed, 1, packed.length - 1);
            ByteArrayOutputStream raw = new ByteArrayOutputStream(packed.length * 4);
            byte[] buffer = new byte[32 * 1024];
            while (!inflater.finished()) {
                int n = inflater.inflate(buffer);
                if (n == 0 || raw.size() + n > limit) {
                    throw new IllegalStateException("damaged chunk");
                }
                raw.write(buffer, 0, n);
            }
            return raw.toByteArray();
        } catch (DataFormatException e) {
            throw new IllegalStateException("damaged chunk", e);
        } finally {
            inflater.end();
        }
    }
}
