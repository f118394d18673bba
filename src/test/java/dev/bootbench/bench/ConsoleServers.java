package dev.bootbench.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/** The programs that bring a line to its clients: Bootbench's two, and Debian's for comparison, started here on lines of their own. */
final class ConsoleServers {
    private static final int REMEMBERED = 1 << 20;
    private static final Duration START = Duration.ofSeconds(20);

    private ConsoleServers() {}

    /**
     * A server with one console.
     *
     * @param processes all that work for it
     * @param kind      how one connects to it
     */
    record Server(String name, BenchPty pty, LineSource source, List<ProcessHandle> processes, Watchers.Kind kind) implements AutoCloseable {
        double processorSeconds() {
            return living().mapToDouble(process -> process.info().totalCpuDuration().map(time -> time.toNanos() / 1e9).orElse(0.0)).sum();
        }

        /** Megabytes that lie in memory just now. */
        double memory() {
            return living().mapToDouble(process -> resident(process.pid())).sum();
        }

        private Stream<ProcessHandle> living() {
            return processes.stream().flatMap(process -> Stream.concat(Stream.of(process), process.descendants()));
        }

        @Override
        public void close() throws IOException {
            source.close();
            pty.close();
        }
    }

    /** @param line the symbolic link behind which the agent looks for its board's port */
    static Server bootbench(int port, long coordinator, long agent, String token, Path line) throws IOException {
        BenchPty pty = new BenchPty();
        Files.deleteIfExists(line);
        Files.createSymbolicLink(line, Path.of(pty.device()));
        return new Server("Bootbench", pty, new LineSource(pty::write, REMEMBERED),
                Stream.of(coordinator, agent).map(pid -> ProcessHandle.of(pid).orElseThrow()).toList(),
                (meter, window) -> new Watcher.Web(port, token, "line-1", -1, meter, window));
    }

    static Server conserver(Path folder) throws IOException, InterruptedException {
        BenchPty pty = new BenchPty();
        int master = freePort();
        int console = freePort();
        Path configuration = folder.resolve("conserver.cf");
        Files.writeString(configuration, """
                config * { daemonmode no; sslrequired no; }
                default * { rw *; }
                console line { master localhost; type device; device %s; baud 115200; parity none; }
                access * { trusted 127.0.0.1; }
                """.formatted(pty.device()));
        Process started = start(folder, "conserver", "/usr/sbin/conserver", "-C", configuration.toString(), "-p", String.valueOf(master),
                "-b", String.valueOf(console), "-M", "127.0.0.1", "-m", "1", "-n", "-L", folder.toString());
        await(console);
        return new Server("conserver", pty, new LineSource(pty::write, REMEMBERED), List.of(started.toHandle()),
                (meter, window) -> new Watcher.Conserver(console, meter, window));
    }

    static Server ser2net(Path folder) throws IOException, InterruptedException {
        BenchPty pty = new BenchPty();
        int port = freePort();
        Path configuration = folder.resolve("ser2net.yaml");
        Files.writeString(configuration, """
                connection: &line
                  accepter: tcp,127.0.0.1,%d
                  connector: serialdev,%s,115200n81,local
                  options:
                    max-connections: 2000
                """.formatted(port, pty.device()));
        Process started = start(folder, "ser2net", "/usr/sbin/ser2net", "-n", "-c", configuration.toString());
        await(port);
        return new Server("ser2net", pty, new LineSource(pty::write, REMEMBERED), List.of(started.toHandle()),
                (meter, window) -> new Watcher.Raw(port, meter, window));
    }

    private static Process start(Path folder, String name, String... command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true)
                .redirectOutput(folder.resolve(name + ".log").toFile()).start();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            process.descendants().forEach(ProcessHandle::destroy);
            process.destroy();
        }));
        return process;
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0)) {
            return free.getLocalPort();
        }
    }

    private static void await(int port) throws IOException, InterruptedException {
        Instant deadline = Instant.now().plus(START);
        while (true) {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress("127.0.0.1", port), 1000);
                return;
            } catch (IOException e) {
                if (Instant.now().isAfter(deadline)) {
                    throw e;
                }
                Thread.sleep(50);
            }
        }
    }

    private static double resident(long pid) {
        try {
            return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream().filter(line -> line.startsWith("VmRSS:"))
                    .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")) / 1024).sum();
        } catch (IOException e) {
            return 0;
        }
    }
}
