package dev.bootbench.agent.qemu;

import dev.bootbench.agent.Folders;
import dev.bootbench.agent.board.Board;
import dev.bootbench.agent.board.BoardRack;
import dev.bootbench.agent.rack.Rack;
import dev.bootbench.agent.rack.RackConfig;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Two real virtual boards, shared by the tests that need some: waking two machines takes seconds, an image half a minute. */
final class TestRack implements AutoCloseable {
    private static final Pattern FORWARDED = Pattern.compile("hostfwd=tcp:127\\.0\\.0\\.1:(\\d+)-:22");

    private final Path state;
    private final BoardRack rack;

    TestRack() throws Exception {
        this("qemu-x86");
    }

    TestRack(String profile) throws Exception {
        Folders usual = Folders.fromEnvironment();
        Folders folders = new Folders(Path.of("..").toAbsolutePath().normalize(), usual.home(), usual.cache());
        state = Files.createTempDirectory(
                Path.of("/var/tmp"), "rack", PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx--x--x")));
        rack = Rack.start(
                folders,
                List.of(new RackConfig.Instance("vm-a", profile), new RackConfig.Instance("vm-b", profile)),
                state);
    }

    Board a() {
        return rack.board("vm-a").orElseThrow();
    }

    Board b() {
        return rack.board("vm-b").orElseThrow();
    }

    /** The process of the board's present machine. */
    long pid(Board board) throws IOException {
        return Long.parseLong(Files.readString(state.resolve(board.name()).resolve("run/pid")).strip());
    }

    String commandLine(Board board) throws IOException {
        return Files.readString(Path.of("/proc/" + pid(board) + "/cmdline"), StandardCharsets.ISO_8859_1).replace('\0', ' ');
    }

    /** The port of the host's loopback that leads to the board's SSH. */
    int sshPort(Board board) throws IOException {
        Matcher found = FORWARDED.matcher(commandLine(board));
        if (!found.find()) {
            throw new AssertionError("no forwarded port in " + commandLine(board));
        }
        return Integer.parseInt(found.group(1));
    }

    Path imageFile(Board board, String name) throws IOException {
        Matcher kernel = Pattern.compile("-kernel (\\S+)/vmlinuz").matcher(commandLine(board));
        if (!kernel.find()) {
            throw new AssertionError("no kernel in " + commandLine(board));
        }
        return Path.of(kernel.group(1), name);
    }

    @Override
    public void close() {
        rack.close();
        Folders.deleteTree(state);
    }
}
