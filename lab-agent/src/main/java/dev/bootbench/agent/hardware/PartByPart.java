package dev.bootbench.agent.hardware;

import dev.bootbench.agent.board.BoardProfile;
import dev.bootbench.agent.board.Examination;
import dev.bootbench.agent.board.Examination.Item;
import dev.bootbench.agent.board.LabFaultException;
import dev.bootbench.agent.board.Recovery;
import dev.bootbench.agent.board.Tail;
import dev.bootbench.agent.power.PowerState;
import dev.bootbench.agent.serial.SerialConsole;
import dev.bootbench.agent.shell.SshShell;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Tries what a real board is put together from, each part for itself: power, way to the pristine state, serial line, boot,
 * SSH, kernel. A part that does not work ends nothing but what cannot be tried without it. Leaves the board switched off.
 */
public final class PartByPart implements AutoCloseable {
    private static final Duration OPEN = Duration.ofSeconds(5);
    private static final Duration OLD_NEWS = Duration.ofSeconds(3);
    private static final Duration QUIET = Duration.ofMillis(300);
    private static final Duration ATTEMPT = Duration.ofSeconds(3);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(100);

    private final String board;
    private final BoardProfile profile;
    private final HardwareParts parts;
    private final SerialConsole line;
    private final SshShell shell;
    private Consumer<Item> items = item -> {};

    /**
     * @param home folder for what the serial line says
     * @throws IOException when a key cannot be read
     */
    public PartByPart(String board, BoardProfile profile, HardwareParts parts, Path home) throws IOException {
        this.board = board;
        this.profile = profile;
        this.parts = parts;
        this.shell = new SshShell(parts.ssh().host(), parts.ssh().hostKey(), parts.ssh().rootKey());
        this.shell.port(parts.ssh().port());
        this.line = new SerialConsole(home, Clock.systemUTC());
    }

    /** Takes one boot. */
    public void run(Consumer<Item> listener) throws InterruptedException {
        items = listener;
        if (tried("power off", this::off)) {
            tried("pristine", () -> parts.pristine().restore(Recovery.RE_IMAGE).how());
            TimeUnit.NANOSECONDS.sleep(profile.power().pause().toNanos());
        } else {
            bad("pristine", "not tried: nothing is written to the disk of a board that may be on");
        }
        line.keepOpen(parts.port(), HardwareBoard.settings(profile));
        tried("serial port", this::port);
        letOldNewsPass();
        BootWatch watch = new BootWatch(line, profile.boot().stages());
        long powered = System.nanoTime();
        tried("power on", this::on);
        boolean connected = boot(watch);
        boolean hasTried = connected && inside(Duration.ofNanos(System.nanoTime() - powered));
        if (!connected) {
            bad("kernel", "not known, because SSH does not answer");
        }
        if (!hasTried) {
            forward(look -> health().speaks(look), item -> true);
        }
        tried("power off again", this::off);
    }

    private HardwareHealth health() {
        return new HardwareHealth(profile, line, parts.power());
    }

    private String off() throws LabFaultException, InterruptedException {
        parts.power().off();
        return switch (parts.power().state()) {
            case OFF -> "its switch says that it is off";
            case UNKNOWN -> "done; its switch cannot tell";
            case ON -> throw new LabFaultException("its switch says that it is still on");
        };
    }

    private String on() throws LabFaultException, InterruptedException {
        parts.power().on();
        PowerState state = parts.power().state();
        return switch (state) {
            case ON -> "its switch says that it is on";
            case UNKNOWN -> "done; its switch cannot tell";
            case OFF -> throw new LabFaultException("its switch says that it is still off");
        };
    }

    private String port() throws LabFaultException, InterruptedException {
        if (line.awaitOpen(OPEN)) {
            return parts.port() + " is open";
        }
        throw new LabFaultException(line.portReason());
    }

    /** What a boot printed before we listened can still be in some buffer, and is no boot of ours. */
    private void letOldNewsPass() throws InterruptedException {
        long deadline = System.nanoTime() + OLD_NEWS.toNanos();
        long before;
        do {
            before = line.head();
            TimeUnit.NANOSECONDS.sleep(QUIET.toNanos());
        } while (line.head() != before && System.nanoTime() < deadline);
    }

    /**
     * Until the line has shown a whole boot and SSH answers, or the time for it is up.
     *
     * @return whether SSH answers
     */
    private boolean boot(BootWatch watch) throws InterruptedException {
        Duration limit = profile.deadlines().boot();
        Duration connectedAfter = Duration.ZERO;
        boolean booted = false;
        try {
            while (!(booted && shell.isOpen()) && watch.elapsed().compareTo(limit) < 0) {
                booted = watch.complete();
                if (!shell.isOpen() && shell.reconnect(ATTEMPT)) {
                    connectedAfter = watch.elapsed();
                }
                TimeUnit.NANOSECONDS.sleep(LOOK_AGAIN.toNanos());
            }
            boot(watch, booted, limit);
        } catch (IOException e) {
            bad("boot", "the console log cannot be read: " + e.getMessage());
        }
        boolean connected = shell.isOpen();
        items.accept(new Item("SSH", connected, connected
                ? "root@" + parts.ssh().host() + " answers after " + seconds(connectedAfter)
                : "root@" + parts.ssh().host() + " port " + parts.ssh().port() + " does not answer within " + seconds(limit)
                        + " of power-on (" + shell.lastProblem() + ")"));
        return connected;
    }

    private void boot(BootWatch watch, boolean booted, Duration limit) {
        String stages = String.join(", ", profile.boot().stages().stream().map(BoardProfile.Stage::name).toList());
        if (watch.silent()) {
            bad("boot", "the serial line stays silent for " + seconds(limit)
                    + " after power-on: are TX, RX and ground right, and does the board print there (enable_uart=1)? Does the power switch reach it?");
        } else if (booted) {
            items.accept(new Item("boot", true, "the serial line shows " + (stages.isEmpty() ? "something" : stages)));
        } else {
            bad("boot", "of " + stages + " not all came on the serial line within " + seconds(limit) + "; " + watch.progress()
                    + (shell.isOpen() ? ", although SSH answers: does the power switch reach it, and does the board print there?" : ".")
                    + " It last said: " + Tail.of(line, watch.first()));
        }
    }

    /** @return whether the serial prompt was tried */
    private boolean inside(Duration powered) throws InterruptedException {
        Predicate<String> known = release -> parts.kernel().map(release::equals).orElseGet(() -> profile.kernel(release).isPresent());
        Examination look = new Examination();
        forward(look, each -> health().pristine(each, shell, board, powered, known), item -> !List.of("power", "ssh").contains(item.what()));
        return look.items().stream().anyMatch(item -> item.what().equals("serial"));
    }

    private interface Check {
        void run(Examination look) throws LabFaultException, InterruptedException;
    }

    private void forward(Check check, Predicate<Item> wanted) throws InterruptedException {
        forward(new Examination(), check, wanted);
    }

    private void forward(Examination look, Check check, Predicate<Item> wanted) throws InterruptedException {
        String fault = "";
        try {
            check.run(look);
        } catch (LabFaultException e) {
            fault = String.valueOf(e.getMessage());
        }
        look.items().stream().filter(item -> wanted.test(item) || !item.ok()).forEach(items);
        if (!fault.isEmpty() && look.items().stream().allMatch(Item::ok)) {
            bad("health", fault);
        }
    }

    private interface Try {
        /** @return what was found */
        String run() throws LabFaultException, InterruptedException;
    }

    private boolean tried(String what, Try part) throws InterruptedException {
        long began = System.nanoTime();
        try {
            String found = part.run();
            items.accept(new Item(what, true, found + ", " + seconds(Duration.ofNanos(System.nanoTime() - began))));
            return true;
        } catch (LabFaultException e) {
            bad(what, String.valueOf(e.getMessage()));
            return false;
        }
    }

    private void bad(String what, String detail) {
        items.accept(new Item(what, false, detail));
    }

    private static String seconds(Duration time) {
        return String.format(Locale.ROOT, "%.1f s", time.toMillis() / 1000.0);
    }

    @Override
    public void close() {
        shell.close();
        line.close();
    }
}
