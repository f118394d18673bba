package dev.bootbench.agent.build;

import dev.bootbench.agent.build.SandboxResult.Ending;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Runs one command on hostile input: under a user id of its own, in namespaces of its own, without network,
 * capabilities or a way to gain any, with the host's tool chain read-only and nothing else of the host.
 *
 * <p>The id comes first. Bubblewrap started by root keeps user id 0 and full capabilities inside, and process limits do
 * not bind root, so {@code setpriv} drops to an unused id before anything else; an agent that does not run as root
 * already is where that leads. Scratch space is a file system in memory: a job leaves nothing on the host's disks, and
 * when its agent dies the kernel ends the job and frees its files.
 */
public final class Sandbox {
    /** The writable folder in which a job starts. */
    public static final String WORK = "/work";

    private static final Duration READ_OUT = Duration.ofSeconds(5);
    private static final JobSlots SLOTS = new JobSlots();

    private final boolean root = effectiveUid() == 0;

    public Sandbox() {
        MemoryGroup.removeLeftovers();
    }

    /**
     * A folder of the host that a job may read.
     *
     * @param inside where it shows up in the job, in place of what is there
     */
    record Mount(Path host, String inside) {}

    /** As {@link #run(List, byte[], SandboxLimits, List)}, with the host's programs and nothing else. */
    public SandboxResult run(List<String> command, byte[] stdin, SandboxLimits limit) throws IOException, InterruptedException {
        return run(command, stdin, limit, List.of());
    }

    /**
     * Runs a command to its end, or ends it.
     *
     * @param stdin what it reads; its own matter when it does not read it all
     * @param limit all limits
     * @param mounts what else of the host it may read
     * @throws IOException when the sandbox itself cannot be started
     */
    SandboxResult run(List<String> command, byte[] stdin, SandboxLimits limit, List<Mount> mounts)
            throws IOException, InterruptedException {
        int uid = SLOTS.take();
        CompletableFuture<SandboxResult> result = new CompletableFuture<>();
        // A platform thread, and one that lives as long as the job: --die-with-parent means the thread that started
        // bubblewrap, and a virtual thread's carrier may be retired while its virtual thread waits.
        Thread runner = Thread.ofPlatform().name("sandbox-" + uid).daemon().start(() -> {
            try (MemoryGroup group = MemoryGroup.create(uid, limit)) {
                result.complete(runHere(group.entering(arguments(uid, command, limit, mounts)), stdin, limit));
            } catch (Throwable e) {
                result.completeExceptionally(e);
            } finally {
                SLOTS.giveBack(uid);
            }
        });
        try {
            return result.get();
        } catch (InterruptedException e) {
            runner.interrupt();
            throw e;
        } catch (ExecutionException e) {
            throw new IOException("The build sandbox does not start: " + e.getCause().getMessage()
                    + " (needed: setpriv, prlimit, bwrap and user namespaces)", e.getCause());
        }
    }

    private List<String> arguments(int uid, List<String> command, SandboxLimits limit, List<Mount> mounts) {
        List<String> all = new ArrayList<>(List.of("setpriv", "--no-new-privs", "--inh-caps=-all"));
        if (root) {
            all.addAll(List.of("--reuid=" + uid, "--regid=" + uid, "--clear-groups", "--bounding-set=-all"));
        }
        all.addAll(List.of("--", "bwrap", "--unshare-all", "--die-with-parent", "--new-session", "--clearenv",
                "--cap-drop", "ALL",
                "--hostname", "sandbox",
                "--setenv", "PATH", "/usr/bin:/usr/sbin",
                "--setenv", "HOME", "/tmp",
                "--setenv", "LC_ALL", "C",
                "--setenv", "TZ", "UTC",
                "--ro-bind", "/usr", "/usr",
                "--ro-bind-try", "/etc/alternatives", "/etc/alternatives",
                "--proc", "/proc",
                "--dev", "/dev",
                "--size", Long.toString(limit.workSpace()), "--tmpfs", "/tmp",
                "--size", Long.toString(limit.workSpace()), "--tmpfs", WORK));
        for (String folder : List.of("bin", "sbin", "lib", "lib64", "lib32", "libx32")) {
            Path path = Path.of("/", folder);
            if (Files.isSymbolicLink(path)) {
                all.addAll(List.of("--symlink", "usr/" + folder, "/" + folder));
            } else if (Files.isDirectory(path)) {
                all.addAll(List.of("--ro-bind", "/" + folder, "/" + folder));
            }
        }
        mounts.forEach(mount -> all.addAll(List.of("--ro-bind", mount.host().toString(), mount.inside())));
        // Inside, because there the number of processes is counted in the job's own user namespace.
        all.addAll(List.of("--remount-ro", "/", "--chdir", WORK, "--", "prlimit",
                "--cpu=" + limit.cpuSeconds(),
                "--as=" + limit.addressSpace(),
                "--fsize=" + limit.fileSize(),
                "--nproc=" + limit.processes(),
                "--nofile=256",
                "--core=0",
                "--memlock=0",
                "--msgqueue=0",
                "--"));
        all.addAll(command);
        return all;
    }

    private static SandboxResult runHere(List<String> arguments, byte[] stdin, SandboxLimits limit)
            throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(arguments);
        Map<String, String> environment = builder.environment();
        String path = environment.getOrDefault("PATH", "/usr/bin:/bin:/usr/sbin:/sbin");
        environment.clear();
        environment.put("PATH", path);
        builder.directory(Path.of("/").toFile());
        long start = System.nanoTime();
        Process process = builder.start();
        try {
            CompletableFuture<Void> input = inBackground(() -> feed(process.getOutputStream(), stdin));
            CompletableFuture<byte @Nullable []> output = inBackground(() -> collect(process, limit.output()));
            CompletableFuture<String> log = inBackground(() -> log(process.getErrorStream()));
            boolean ended = process.waitFor(limit.wall().toNanos(), TimeUnit.NANOSECONDS);
            Duration took = Duration.ofNanos(System.nanoTime() - start);
            if (!ended) {
                // Process 1 of the job's namespace has bubblewrap as its parent, so this ends the job as a whole.
                process.destroyForcibly();
            }
            byte[] stdout = output.get(READ_OUT.toSeconds(), TimeUnit.SECONDS);
            String stderr = log.get(READ_OUT.toSeconds(), TimeUnit.SECONDS);
            input.cancel(true);
            process.waitFor(READ_OUT.toSeconds(), TimeUnit.SECONDS);
            if (!ended) {
                return new SandboxResult(new Ending.TimedOut(), new byte[0], stderr, took);
            } else if (stdout == null) {
                return new SandboxResult(new Ending.TooMuchOutput(), new byte[0], stderr, took);
            }
            return new SandboxResult(new Ending.Exited(process.exitValue()), stdout, stderr, took);
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException("its output cannot be read: " + e.getMessage(), e);
        } finally {
            process.destroyForcibly();
        }
    }

    @FunctionalInterface
    private interface Transfer<T> {
        T run() throws IOException;
    }

    private static <T> CompletableFuture<T> inBackground(Transfer<T> transfer) {
        CompletableFuture<T> done = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try {
                done.complete(transfer.run());
            } catch (IOException | RuntimeException e) {
                done.completeExceptionally(e);
            }
        });
        return done;
    }

    private static Void feed(OutputStream out, byte[] stdin) {
        try (out) {
            out.write(stdin);
        } catch (IOException e) {
            // The job closed its input early. What that means, its exit code says.
        }
        return null;
    }

    /** Everything, or null when it was too much and the job was ended for it. */
    private static byte @Nullable [] collect(Process process, int limit) throws IOException {
        ByteArrayOutputStream kept = new ByteArrayOutputStream();
        byte[] buffer = new byte[64 * 1024];
        InputStream in = process.getInputStream();
        int count;
        while ((count = in.read(buffer)) >= 0) {
            if (kept.size() + count > limit) {
                process.destroyForcibly();
                return null;
            }
            kept.write(buffer, 0, count);
        }
        return kept.toByteArray();
    }

    private static String log(InputStream in) throws IOException {
        CappedLog log = new CappedLog();
        byte[] buffer = new byte[16 * 1024];
        int count;
        while ((count = in.read(buffer)) >= 0) {
            log.write(buffer, count);
        }
        return log.text();
    }

    private static int effectiveUid() {
        try {
            return (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
        } catch (IOException e) {
            throw new UncheckedIOException("This needs Linux with /proc.", e);
        }
    }
}
