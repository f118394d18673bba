package dev.bootbench.agent.rack;

import dev.bootbench.agent.Folders;
import dev.bootbench.agent.board.Board;
import dev.bootbench.agent.board.BoardProfile;
import dev.bootbench.agent.board.BoardRack;
import dev.bootbench.agent.board.BoardUse;
import dev.bootbench.agent.board.LabFaultException;
import dev.bootbench.agent.hardware.PartByPart;
import dev.bootbench.agent.power.PowerConfig;
import dev.bootbench.agent.qemu.Machines;
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
import java.util.Scanner;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/** Tries a board of a profile from end to end, apart from the boards an agent may be serving just now. */
final class BoardChecks {
    private static final Duration AROUND_A_BOOT = Duration.ofMinutes(1);
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final Folders folders;
    private final RackConfig.Instance instance;
    private final Consumer<Finding> findings;

    /** @param instance a board of an agent's configuration, or one made up for a profile that needs no more than a name */
    BoardChecks(Folders folders, RackConfig.Instance instance, Consumer<Finding> findings) {
        this.folders = folders;
        this.instance = instance;
        this.findings = findings;
    }

    void run() throws InterruptedException {
        AtomicReference<String> doing = new AtomicReference<>("profile");
        // The parts that do not exist yet are made, and closed, by whoever makes a board's folder.
        Path state = folders.home().resolve("agent").resolve("doctor-" + ProcessHandle.current().pid());
        try {
            BoardProfile profile = BoardProfile.load(folders.root(), instance.profile());
            AtomicLong began = new AtomicLong(System.nanoTime());
            if (profile.kind() == BoardProfile.Kind.VM) {
                Machines.prepare(
                        folders,
                        profile,
                        step -> {
                            doing.set(step);
                            began.set(System.nanoTime());
                        },
                        done -> good(doing.get(), done + after(began.get())));
            }
            if (profile.kind() == BoardProfile.Kind.HARDWARE && !partsWork(profile, state)) {
                findings.accept(Finding.bad(instance.name() + ": board", "not tried as a whole: mend the above first"));
                return;
            }
            if (instance.power().filter(PowerConfig.ByHand.class::isInstance).isPresent()) {
                good("board", "not tried as a whole, which would take somebody three more switches by hand");
                return;
            }
            doing.set("board");
            began.set(System.nanoTime());
            try (BoardRack rack = Rack.start(folders, List.of(instance), state)) {
                tryOut(rack.boards().getFirst(), profile, began.get());
            }
        } catch (IOException | LabFaultException e) {
            findings.accept(Finding.bad(instance.name() + ": " + doing.get(), String.valueOf(e.getMessage())));
        } finally {
            Folders.deleteTree(state);
        }
    }

    /** Each part by itself, so that a board that does not come up is not one riddle but a list. */
    private boolean partsWork(BoardProfile profile, Path state) throws IOException, InterruptedException {
        AtomicBoolean work = new AtomicBoolean(true);
        Path home = Files.createDirectories(state.resolve(instance.name() + "-parts"));
        try (PartByPart parts = new PartByPart(instance.name(), profile, RealBoards.parts(instance, BoardChecks::ask), home)) {
            parts.run(item -> {
                findings.accept(new Finding(instance.name() + ": " + item.what(), item.ok(), item.detail()));
                work.compareAndSet(true, item.ok());
            });
        } catch (IOException e) {
            throw new IOException("board " + instance.name() + ": " + e.getMessage(), e);
        }
        return work.get();
    }

    /** Whoever runs the doctor stands by the boards. */
    private static void ask(String sentence, Duration limit) throws LabFaultException {
        System.out.println("     By hand: " + sentence + " Then press Enter.");
        if (new Scanner(System.in, StandardCharsets.UTF_8).hasNextLine()) {
            return;
        }
        throw new LabFaultException("Nobody is there to do this by hand: " + sentence);
    }

    private void tryOut(Board board, BoardProfile profile, long began) throws LabFaultException, IOException, InterruptedException {
        Duration ready = profile.deadlines().boot().plus(AROUND_A_BOOT);
        try (BoardUse use = board.use(ready)) {
            good("board", "awake, connected and checked" + after(began));
            long command = System.nanoTime();
            CommandResult answer = use.shell().run("uname -r", LIMIT);
            judge("SSH", answer.succeeded(), "runs " + answer.out().strip() + after(command), "answered " + answer.ending());
            long typed = System.nanoTime();
            judge("serial line", echoes(use.console()), "what is typed comes back" + after(typed), "what is typed does not come back");
            if (profile.kind() != BoardProfile.Kind.HARDWARE) {
                judge("isolation", !reachesHost(use), "the guest cannot reach this host's loopback", "the guest reaches this host's loopback");
            }
        }
        long reset = System.nanoTime();
        try (BoardUse _ = board.use(ready)) {
            good("reset", "pristine again" + after(reset));
        }
        board.proof().ifPresent(proof -> good("proof", proof.how() + (proof.verified() ? " Verified by this host." : " Cooperative: no hidden checks, no exams.")));
    }

    private static boolean echoes(Console console) throws IOException, InterruptedException {
        // At a shell's prompt or at a login's: both echo.
        long from = console.head();
        console.write("doctor42\r".getBytes(StandardCharsets.US_ASCII));
        long deadline = System.nanoTime() + LIMIT.toNanos();
        try (Console.View view = console.view(from)) {
            while (System.nanoTime() < deadline) {
                view.next(Duration.ofMillis(200));
                if (new String(console.read(from, console.head()), StandardCharsets.ISO_8859_1).contains("doctor42")) {
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
        findings.accept(Finding.good(instance.name() + ": " + what, detail));
    }

    private void judge(String what, boolean isGood, String good, String bad) {
        findings.accept(new Finding(instance.name() + ": " + what, isGood, isGood ? good : bad));
    }
}
