package dev.bootbench.agent.qemu;

import dev.bootbench.agent.Folders;
import dev.bootbench.agent.board.Board;
import dev.bootbench.agent.board.BoardProfile;
import dev.bootbench.agent.board.BoardRack;
import dev.bootbench.agent.board.BoardUse;
import dev.bootbench.agent.board.LabFaultException;
import dev.bootbench.agent.board.RackConfig;
import dev.bootbench.agent.serial.Console;
import dev.bootbench.agent.shell.CommandResult;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/** Tries a board of a profile from end to end, apart from the boards an agent may be serving just now. */
final class BoardChecks {
    private static final Duration IMAGE_LIMIT = Duration.ofMinutes(30);
    private static final Duration READY = Duration.ofMinutes(2);
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final String NAME = "doctor";

    private final Folders folders;
    private final String profile;
    private final Consumer<Finding> findings;

    BoardChecks(Folders folders, String profile, Consumer<Finding> findings) {
        this.folders = folders;
        this.profile = profile;
        this.findings = findings;
    }

    void run() throws InterruptedException {
        String doing = "image";
        // The parts that do not exist yet are made, and closed, by whoever makes a board's folder.
        Path state = folders.home().resolve("agent").resolve("doctor-" + ProcessHandle.current().pid());
        try {
            BoardProfile wanted = BoardProfile.load(folders.root(), profile);
            long began = System.nanoTime();
            GuestImage image = GuestImage.build(folders, wanted.image(), IMAGE_LIMIT);
            good(doing, image.folder() + ", kernel " + image.kernel() + after(began));
            doing = "KVM";
            Accelerator accelerator = AcceleratorProbe.choose(folders.cache(), image, wanted.machine().cpu());
            good(doing, switch (accelerator) {
                case KVM -> "a kernel boots under it";
                case TCG -> "does not boot a kernel here; machines are emulated, several times slower";
            });
            doing = "frozen machine";
            began = System.nanoTime();
            Snapshot snapshot = Snapshot.ensure(wanted, image, accelerator, QemuRack.FIRST_UID);
            good(doing, (Files.size(snapshot.state()) >> 20) + " MiB" + after(began));
            doing = "board";
            began = System.nanoTime();
            try (BoardRack rack = QemuRack.start(folders, List.of(new RackConfig.Instance(NAME, profile)), state)) {
                tryOut(rack.boards().getFirst(), began);
            }
        } catch (IOException | LabFaultException e) {
            findings.accept(Finding.bad(profile + ": " + doing, String.valueOf(e.getMessage())));
        } finally {
            BoardFolder.deleteTree(state);
        }
    }

    private void tryOut(Board board, long began) throws LabFaultException, IOException, InterruptedException {
        try (BoardUse use = board.use(READY)) {
            good("board", "awake, connected and checked" + after(began));
            long command = System.nanoTime();
            CommandResult answer = use.shell().run("uname -r", LIMIT);
            judge("SSH", answer.succeeded(), "runs " + answer.out().strip() + after(command), "answered " + answer.ending());
            long typed = System.nanoTime();
            judge("serial line", echoes(use.console()), "what is typed comes back" + after(typed), "what is typed does not come back");
            judge("isolation", !reachesHost(use), "the guest cannot reach this host's loopback", "the guest reaches this host's loopback");
        }
        long reset = System.nanoTime();
        try (BoardUse _ = board.use(READY)) {
            good("reset", "pristine again" + after(reset));
        }
    }

    private static boolean echoes(Console console) throws IOException, InterruptedException {
        long from = console.head();
        console.write("echo doc$((40+2))tor\r".getBytes(StandardCharsets.US_ASCII));
        long deadline = System.nanoTime() + LIMIT.toNanos();
        try (Console.View view = console.view(from)) {
            while (System.nanoTime() < deadline) {
                view.next(Duration.ofMillis(200));
                if (new String(console.read(from, console.head()), StandardCharsets.ISO_8859_1).contains("doc42tor")) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean reachesHost(BoardUse use) throws IOException {
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String attempt = "ip route add default via 10.0.2.2; timeout 3 bash -c 'exec 3<>/dev/tcp/10.0.2.2/%d'"
                    .formatted(listener.getLocalPort());
            return use.shell().run(attempt, LIMIT).succeeded();
        }
    }

    private static String after(long began) {
        return ", %.1f s".formatted((System.nanoTime() - began) / 1e9);
    }

    private void good(String what, String detail) {
        findings.accept(Finding.good(profile + ": " + what, detail));
    }

    private void judge(String what, boolean isGood, String good, String bad) {
        findings.accept(new Finding(profile + ": " + what, isGood, isGood ? good : bad));
    }
}
