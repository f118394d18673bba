package dev.bootbench.agent.power;

import dev.bootbench.agent.board.LabFaultException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Runs a program of this host to its end, with a deadline and without a shell. */
public final class Program {
    private static final int LONGEST_OUTPUT = 64 * 1024;

    private Program() {}

    /** How it ended. */
    public record Result(int status, String output, String errors) {
        /** What it said, for a message; errors first, they say more. */
        public String said() {
            return Words.quoted(errors + " " + output);
        }
    }

    /**
     * @param name  of what is wanted, the beginning of a sentence
     * @param limit ends it and whatever it started
     * @param mend  a sentence: what to do when it cannot be started
     */
    public static Result run(String name, List<String> command, Duration limit, String mend)
            throws LabFaultException, InterruptedException {
        return run(name, command, Deadline.in(limit, Pace.REAL), mend);
    }

    /**
     * @param name     of the outlet, the beginning of a sentence
     * @param deadline kills it and whatever it started
     * @param mend     a sentence: what to do when it cannot be started
     */
    static Result run(String name, List<String> command, Deadline deadline, String mend)
            throws LabFaultException, InterruptedException {
        Process process = start(name, command, mend);
        try {
            process.getOutputStream().close();
            CompletableFuture<String> output = read(process.getInputStream());
            CompletableFuture<String> errors = read(process.getErrorStream());
            if (!process.waitFor(deadline.left().toNanos(), TimeUnit.NANOSECONDS)) {
                throw tooLong(name, command, deadline);
            }
            return new Result(process.exitValue(), within(output, deadline), within(errors, deadline));
        } catch (TimeoutException e) {
            throw tooLong(name, command, deadline);
        } catch (IOException | ExecutionException e) {
            throw new LabFaultException(name + ": the output of " + command.getFirst() + " cannot be read: " + e.getMessage(), e);
        } finally {
            end(process);
        }
    }

    static Process start(String name, List<String> command, String mend) throws LabFaultException {
        try {
            return new ProcessBuilder(command).directory(Path.of("/").toFile()).start();
        } catch (IOException e) {
            throw new LabFaultException(name + ": " + command.getFirst() + " cannot be run (" + e.getMessage() + "). " + mend, e);
        }
    }

    /** Kills it and whatever it started. */
    static void end(Process process) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    /** Reads to the end, so that the program never waits for us, and keeps the beginning. */
    static CompletableFuture<String> read(InputStream stream) {
        CompletableFuture<String> text = new CompletableFuture<>();
        Thread.ofVirtual().name("power-program").start(() -> {
            try (stream) {
                byte[] beginning = stream.readNBytes(LONGEST_OUTPUT);
                stream.transferTo(java.io.OutputStream.nullOutputStream());
                text.complete(new String(beginning, StandardCharsets.UTF_8));
            } catch (IOException e) {
                text.completeExceptionally(new CompletionException(e));
            }
        });
        return text;
    }

    private static String within(CompletableFuture<String> text, Deadline deadline)
            throws InterruptedException, ExecutionException, TimeoutException {
        return text.get(deadline.left().toNanos(), TimeUnit.NANOSECONDS);
    }

    private static LabFaultException tooLong(String name, List<String> command, Deadline deadline) {
        return new LabFaultException(name + ": " + String.join(" ", command) + " was not done after " + deadline.words()
                + " and was ended. Run it by hand to see what it waits for, or raise \"limit\".");
    }
}
