package dev.bootbench.agent.qemu;

import dev.bootbench.agent.Folders;
import dev.bootbench.agent.board.LabFaultException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;

/**
 * Where a machine's own files lie: {@code <home>/agent/<board>/run}, which belongs to the user id its process runs under.
 *
 * @param uid used when we are root
 */
public record BoardFolder(Path path, int uid) {
    private static final Logger LOG = Logger.getLogger(BoardFolder.class);
    private static final Duration TOOL_LIMIT = Duration.ofSeconds(30);
    /** A program's own memory beside the guest's: translated code, buffers, libraries. Address space, hence generous. */
    private static final long ADDRESS_SPACE = 6L << 30;
    private static final long LARGEST_FILE = 3L << 30;
    /** The kernel's limit on the path of a Unix socket, less the longest name used here. */
    private static final int LONGEST_PATH = 108 - 12;

    /** Makes the folder, closed to others; the process of another user must be able to get there. */
    public static BoardFolder make(Path path, int uid) throws LabFaultException {
        if (path.toString().getBytes(StandardCharsets.UTF_8).length > LONGEST_PATH) {
            throw new LabFaultException("The folder " + path + " has too long a name for a socket: choose a shorter LAB_HOME.");
        }
        try {
            for (Path missing : missing(path)) {
                Files.createDirectory(missing);
                // Whatever the umask: a machine's user must pass through, and need not look around.
                Files.setPosixFilePermissions(missing, PosixFilePermissions.fromString("rwx--x--x"));
            }
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx------"));
            if (Folders.isRoot()) {
                own(path, uid);
                for (Path above = path.getParent(); above != null; above = above.getParent()) {
                    if (!Files.getPosixFilePermissions(above).contains(PosixFilePermission.OTHERS_EXECUTE)) {
                        throw new LabFaultException("The folder " + above + " is closed to other users, but virtual machines"
                                + " run under a user id of their own: choose another LAB_HOME or LAB_CACHE.");
                    }
                }
            }
            return new BoardFolder(path, uid);
        } catch (IOException e) {
            throw new LabFaultException("The folder " + path + " cannot be made: " + e.getMessage(), e);
        }
    }

    /** The parts of the path that do not exist yet, outermost first. */
    private static List<Path> missing(Path path) {
        List<Path> missing = new ArrayList<>();
        for (Path part = path; part != null && !Files.exists(part); part = part.getParent()) {
            missing.addFirst(part);
        }
        return missing;
    }

    private static void own(Path path, int uid) throws IOException {
        Files.setAttribute(path, "unix:uid", uid, LinkOption.NOFOLLOW_LINKS);
        Files.setAttribute(path, "unix:gid", uid, LinkOption.NOFOLLOW_LINKS);
    }

    Path pidFile() {
        return path.resolve("pid");
    }

    /** How QEMU names the machine of a board: the mark by which a process left behind is recognised. */
    String mark(String board) {
        return "bootbench-" + board + "," + path;
    }

    /**
     * The beginning of a command line that has no more rights than this folder's machine: as its user, without privileges or
     * a way to gain any, at low priority, limited in memory and file size.
     *
     * @param group the only supplementary group
     */
    public List<String> confined(Optional<Integer> group) {
        List<String> line = new ArrayList<>(List.of("nice", "-n", "5"));
        line.addAll(List.of("prlimit", "--as=" + ADDRESS_SPACE, "--fsize=" + LARGEST_FILE, "--core=0", "--"));
        if (Folders.isRoot()) {
            line.addAll(List.of("setpriv", "--reuid=" + uid, "--regid=" + uid));
            line.add(group.map(number -> "--groups=" + number).orElse("--clear-groups"));
            line.addAll(List.of("--no-new-privs", "--inh-caps=-all", "--bounding-set=-all"));
        }
        return line;
    }

    public Path disk() {
        return path.resolve("disk.qcow2");
    }

    public boolean hasDisk() {
        return Files.exists(disk());
    }

    /** A new disk that holds only the differences to {@code base}; what was written to the last one is gone. */
    public void newDisk(Path base) throws LabFaultException, InterruptedException {
        try {
            Files.deleteIfExists(disk());
            tool("qemu-img", "create", "-q", "-f", "qcow2", "-b", base.toString(), "-F", "qcow2", disk().toString());
            if (Folders.isRoot()) {
                own(disk(), uid);
            }
        } catch (IOException e) {
            throw new LabFaultException("The throw-away disk cannot be made: " + e.getMessage(), e);
        }
    }

    /** The disk that was put here becomes one over {@code base}, whatever it was over where it was written. */
    void adoptDisk(Path base) throws LabFaultException, InterruptedException {
        try {
            tool("qemu-img", "rebase", "-q", "-u", "-f", "qcow2", "-b", base.toString(), "-F", "qcow2", disk().toString());
            if (Folders.isRoot()) {
                own(disk(), uid);
            }
        } catch (IOException e) {
            throw new LabFaultException("The captured disk cannot be used: " + e.getMessage(), e);
        }
    }

    /** A copy of the file for the machine's process to read. */
    Path keep(Path file, String name) throws LabFaultException {
        Path copy = path.resolve(name);
        try {
            Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
            if (Folders.isRoot()) {
                own(copy, uid);
            }
            return copy;
        } catch (IOException e) {
            throw new LabFaultException("The file " + name + " cannot be kept for the board: " + e.getMessage(), e);
        }
    }

    private static void tool(String... command) throws IOException, InterruptedException, LabFaultException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        if (!process.waitFor(TOOL_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new LabFaultException(command[0] + " did not end within " + TOOL_LIMIT.toSeconds() + " s.");
        }
        if (process.exitValue() != 0) {
            throw new LabFaultException(command[0] + " failed: " + said);
        }
    }

    /** A port that was free just now. */
    static int freePort() throws LabFaultException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new LabFaultException("No free port on the loopback interface: " + e.getMessage(), e);
        }
    }

    /**
     * Ends the machine that an agent which was killed left running for this very board, and nothing else. It is known by its
     * command line: an agent may be killed between the start of a machine and the note of its number.
     */
    public void endLeftOver(String board) throws LabFaultException {
        String mark = Launch.optionValue(mark(board));
        try {
            for (ProcessHandle left : ProcessHandle.allProcesses().filter(each -> isMachine(each.pid(), mark)).toList()) {
                LOG.infof("ending the machine of %s that an earlier agent left running (process %d)", board, left.pid());
                left.destroyForcibly();
                left.onExit().get(TOOL_LIMIT.toSeconds(), TimeUnit.SECONDS);
            }
            Files.deleteIfExists(pidFile());
        } catch (IOException e) {
            throw new LabFaultException("The process file " + pidFile() + " cannot be removed: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            throw new LabFaultException("The machine that an earlier agent left running does not end.", e);
        }
    }

    private static boolean isMachine(long pid, String mark) {
        try {
            String line = Files.readString(Path.of("/proc/" + pid + "/cmdline"), StandardCharsets.ISO_8859_1);
            return List.of(line.split("\0")).contains(mark);
        } catch (IOException e) {
            return false;
        }
    }

    void delete() {
        Folders.deleteTree(path);
    }
}
