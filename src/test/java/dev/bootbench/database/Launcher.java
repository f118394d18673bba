package dev.bootbench.database;

import dev.bootbench.LabFolders;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A JVM of its own that starts the embedded server the way {@code Main} does, to be killed by a test. */
final class Launcher implements AutoCloseable {
    private final Process process;
    private final String[] told;

    private Launcher(Process process, String[] told) {
        this.process = process;
        this.told = told;
    }

    /** The program in the forked JVM: says where the server is, then lives until it is killed or its input ends. */
    public static void main(String... args) throws IOException {
        EmbeddedPostgres server = EmbeddedPostgres.start(LabFolders.fromEnvironment(), TestDatabase.TestLab.config(0));
        System.out.println("READY " + server.pid() + " " + server.adopted() + " " + server.url() + " " + server.password());
        if (System.in.read() >= 0) {
            server.close();
        }
    }

    static Launcher start(LabFolders folders) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElse("java"), "-Xmx128m",
                "-Dlab.home=" + folders.home(), "-Dlab.cache=" + folders.cache(),
                "-cp", System.getProperty("java.class.path"), Launcher.class.getName()));
        Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        var lines = process.inputReader();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.startsWith("READY ")) {
                return new Launcher(process, line.split(" "));
            }
        }
        throw new IOException("the launcher ended without a server");
    }

    long serverPid() {
        return Long.parseLong(told[1]);
    }

    boolean adopted() {
        return Boolean.parseBoolean(told[2]);
    }

    String url() {
        return told[3];
    }

    String password() {
        return told[4];
    }

    /** kill -9 of the JVM alone. */
    void kill() throws Exception {
        process.destroyForcibly().onExit().get(20, TimeUnit.SECONDS);
    }

    /** Ends it as a graceful stop does: the server is stopped too. */
    @Override
    public void close() throws IOException {
        if (process.isAlive()) {
            process.getOutputStream().write('\n');
            process.getOutputStream().close();
            process.onExit().orTimeout(40, TimeUnit.SECONDS).join();
        }
    }
}
