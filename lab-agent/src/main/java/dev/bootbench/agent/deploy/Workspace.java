package dev.bootbench.agent.deploy;

import dev.bootbench.agent.board.Board;
import dev.bootbench.agent.board.BoardStatus;
import dev.bootbench.agent.board.LabFaultException;
import dev.bootbench.agent.shell.CommandResult;
import dev.bootbench.agent.shell.CommandResult.Ending;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * A person's home folder on a board, {@code /root/workspace}, as a tar.gz. Root on the board made it, so on a host it is
 * bytes and nothing else: it is packed and unpacked on boards only.
 */
public final class Workspace {
    /** Bytes that it may have, packed, where nobody says otherwise. */
    public static final long LIMIT = 64L << 20;

    private static final Duration DEADLINE = Duration.ofSeconds(60);
    private static final int NO_FOLDER = 44;
    private static final int FILES_CHANGED = 1;
    private static final String SAVE = ModuleLoader.PATH + "cd /root && [ -d workspace ] || exit " + NO_FOLDER
            + "\nexec tar -czf - --one-file-system workspace";
    /** What the holder was quick enough to put there stays as it is. */
    private static final String RESTORE = ModuleLoader.PATH + """
            set -e
            rm -rf /root/.workspace
            mkdir -p /root/.workspace /root/workspace
            tar -xzf - -C /root/.workspace
            [ ! -d /root/.workspace/workspace ] || cp -an /root/.workspace/workspace/. /root/workspace/
            rm -rf /root/.workspace
            """;

    private Workspace() {}

    /** What came of saving. */
    public sealed interface Saved {
        /**
         * @param size    bytes of the file
         * @param problem what is not as it was; empty when all is well
         */
        record Whole(long size, String problem) implements Saved {}

        /** @param problem empty when there was nothing to save */
        record Nothing(String problem) implements Saved {}
    }

    /** Packs the folder into {@code file}; within 60 s. */
    public static Saved save(Board board, Path file, long limit) throws IOException {
        if (board.status().condition() != BoardStatus.Condition.UP) {
            return new Saved.Nothing(board.name() + " was not up when the reservation ended, so /root/workspace could not be saved. "
                    + "What was saved before is kept.");
        }
        try (Capped out = new Capped(Files.newOutputStream(file), limit)) {
            CommandResult result = board.shellFor("The workspace is being saved.").stream(SAVE, InputStream.nullInputStream(), out, DEADLINE);
            if (out.tooMuch()) {
                return new Saved.Nothing("/root/workspace is larger than " + (limit >> 20) + " MiB, packed, so it was not saved. "
                        + "What was saved before is kept.");
            }
            return switch (result.ending()) {
                case Ending.Exited(int code) when code == NO_FOLDER -> new Saved.Nothing("");
                case Ending.Exited(int code) when code == 0 -> new Saved.Whole(out.size(), "");
                case Ending.Exited(int code) when code == FILES_CHANGED -> new Saved.Whole(out.size(),
                        "Some files of /root/workspace changed while they were saved.");
                case Ending.Exited(int code) -> notSaved(board, "tar ended with exit code " + code + ". " + result.err().strip());
                case Ending.Signalled(String signal) -> notSaved(board, "tar was ended by signal " + signal + ".");
                case Ending.TimedOut(Duration time) -> notSaved(board, "it took longer than " + time.toSeconds() + " s.");
                case Ending.Lost(String reason) -> notSaved(board, "the board did not answer (" + reason + ").");
            };
        } catch (LabFaultException e) {
            return notSaved(board, String.valueOf(e.getMessage()));
        }
    }

    private static Saved notSaved(Board board, String why) {
        return new Saved.Nothing("/root/workspace could not be saved from " + board.name() + ": " + why
                + " What was saved before is kept.");
    }

    /** Puts back what {@link #save} packed; a board without it gets an empty folder from an empty file. */
    public static void restore(Board board, Path file) throws LabFaultException {
        try (InputStream in = Files.newInputStream(file)) {
            boolean empty = Files.size(file) == 0;
            CommandResult result = board.shellFor("The workspace of its holder is put there.").stream(
                    empty ? "mkdir -p /root/workspace" : RESTORE, in, OutputStream.nullOutputStream(), DEADLINE);
            ModuleLoader.require(result, "take the workspace");
        } catch (IOException e) {
            throw new LabFaultException("The workspace cannot be read on this host: " + e.getMessage(), e);
        }
    }

    /** Keeps up to the limit and forgets the rest: the board decides how much it sends, not how much we keep. */
    private static final class Capped extends OutputStream {
        private final OutputStream out;
        private final long limit;
        private volatile long size;

        Capped(OutputStream out, long limit) {
            this.out = out;
            this.limit = limit;
        }

        long size() {
            return size;
        }

        boolean tooMuch() {
            return size > limit;
        }

        @Override
        public void write(int one) {
            write(new byte[] {(byte) one}, 0, 1);
        }

        @Override
        public synchronized void write(byte[] bytes, int offset, int length) {
            size += length;
            try {
                if (size <= limit) {
                    out.write(bytes, offset, length);
                }
            } catch (IOException e) {
                // The host's disk is full, for example: said as too much, with nothing kept.
                size = Long.MAX_VALUE / 2;
            }
        }

        @Override
        public void close() {
            try {
                out.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
