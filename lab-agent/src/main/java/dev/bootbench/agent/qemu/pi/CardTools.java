package dev.bootbench.agent.qemu.pi;

import dev.bootbench.agent.board.LabFaultException;
import dev.bootbench.agent.qemu.BoardFolder;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/**
 * Runs programs on what a guest wrote: an SD card is as hostile as its guest, so they run with no more rights than the
 * machine itself, with a deadline and with little room to talk.
 */
record CardTools(BoardFolder folder) {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final int LONGEST_OUTPUT = 64 * 1024;

    /** @param output at most 64 KiB of it */
    record Result(int status, byte[] output, String errors) {
        boolean succeeded() {
            return status == 0;
        }
    }

    /** @throws LabFaultException when it cannot be started or does not end in time */
    Result run(String... command) throws LabFaultException, InterruptedException {
        List<String> line = new ArrayList<>(folder.confined(Optional.empty()));
        line.addAll(List.of(command));
        ProcessBuilder builder = new ProcessBuilder(line).directory(folder.path().toFile());
        builder.environment().clear();
        builder.environment().put("PATH", "/usr/sbin:/usr/bin:/sbin:/bin");
        builder.environment().put("LC_ALL", "C");
        Process process = null;
        try {
            process = builder.start();
            process.getOutputStream().close();
            CompletableFuture<byte[]> output = beginning(process.getInputStream());
            CompletableFuture<byte[]> errors = beginning(process.getErrorStream());
            if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                throw new LabFaultException(command[0] + " did not end within " + LIMIT.toSeconds() + " s.");
            }
            return new Result(process.exitValue(), output.join(), new String(errors.join(), java.nio.charset.StandardCharsets.UTF_8).strip());
        } catch (IOException | CompletionException e) {
            throw new LabFaultException(command[0] + " cannot be run: " + e.getMessage(), e);
        } finally {
            if (process != null) {
                process.destroyForcibly();
            }
        }
    }

    /** As {@link #run}, for what only fails when something of ours is broken. */
    void must(String... command) throws LabFaultException, InterruptedException {
        Result result = run(command);
        if (!result.succeeded()) {
            throw new LabFaultException(command[0] + " failed: " + result.errors());
        }
    }

    /** Reads to the end, so that the program never waits for us, and keeps the beginning. */
    private static CompletableFuture<byte[]> beginning(InputStream stream) {
        CompletableFuture<byte[]> kept = new CompletableFuture<>();
        Thread.ofVirtual().name("card-tool").start(() -> {
            try (stream) {
                byte[] beginning = stream.readNBytes(LONGEST_OUTPUT);
                stream.transferTo(OutputStream.nullOutputStream());
                kept.complete(beginning);
            } catch (IOException e) {
                kept.completeExceptionally(e);
            }
        });
        return kept;
    }
}
