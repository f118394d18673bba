package dev.bootbench.agent.hardware;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;

/** A card that takes every write and keeps only those that begin below a limit. Positioned reads and writes only. */
final class ForgetfulChannel extends FileChannel {
    private final FileChannel card;
    private final long keeps;

    ForgetfulChannel(FileChannel card, long keeps) {
        this.card = card;
        this.keeps = keeps;
    }

    @Override
    public int read(ByteBuffer target, long position) throws IOException {
        return card.read(target, position);
    }

    @Override
    public int write(ByteBuffer source, long position) throws IOException {
        if (position < keeps) {
            return card.write(source, position);
        }
        int taken = source.remaining();
        source.position(source.limit());
        return taken;
    }

    @Override
    public void force(boolean metaData) throws IOException {
        card.force(metaData);
    }

    @Override
    protected void implCloseChannel() throws IOException {
        card.close();
    }

    private static UnsupportedOperationException unused() {
        return new UnsupportedOperationException("a card is read and written at positions");
    }

    @Override
    public int read(ByteBuffer target) {
        throw unused();
    }

    @Override
    public long read(ByteBuffer[] targets, int offset, int length) {
        throw unused();
    }

    @Override
    public int write(ByteBuffer source) {
        throw unused();
    }

    @Override
    public long write(ByteBuffer[] sources, int offset, int length) {
        throw unused();
    }

    @Override
    public long position() {
        throw unused();
    }

    @Override
    public FileChannel position(long position) {
        throw unused();
    }

    @Override
    public long size() throws IOException {
        return card.size();
    }

    @Override
    public FileChannel truncate(long size) {
        throw unused();
    }

    @Override
    public long transferTo(long position, long count, WritableByteChannel target) {
        throw unused();
    }

    @Override
    public long transferFrom(ReadableByteChannel source, long position, long count) {
        throw unused();
    }

    @Override
    public MappedByteBuffer map(MapMode mode, long position, long size) {
        throw unused();
    }

    @Override
    public FileLock lock(long position, long size, boolean shared) {
        throw unused();
    }

    @Override
    public FileLock tryLock(long position, long size, boolean shared) {
        throw unused();
    }
}
