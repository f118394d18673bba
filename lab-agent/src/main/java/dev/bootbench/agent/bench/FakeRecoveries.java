package dev.bootbench.agent.bench;

import dev.bootbench.agent.Folders;
import dev.bootbench.agent.bench.Row.Ending;
import dev.bootbench.agent.board.Board;
import dev.bootbench.agent.board.BoardProfile;
import dev.bootbench.agent.board.BoardRack;
import dev.bootbench.agent.board.LabFaultException;
import dev.bootbench.agent.fake.FakeBoard;
import dev.bootbench.agent.fake.FakeBoardSettings;
import dev.bootbench.agent.fake.Fault;
import dev.bootbench.agent.hardware.PristineConfig;
import dev.bootbench.agent.power.PowerConfig;
import dev.bootbench.agent.rack.Rack;
import dev.bootbench.agent.rack.RackConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Breaks a fake board, attached like a real one, in every way it can be broken, and measures how it ends. */
final class FakeRecoveries {
    private static final String PROFILE = "fake";
    private static final Duration POWER_LIMIT = Duration.ofSeconds(2);
    private static final int RUNGS = 3;

    /**
     * One way to break a board.
     *
     * @param hurts    on a board that is at rest; empty faults and an act that does nothing measure an ordinary reset
     * @param noticed  by what: a reset that somebody asks for, a health check, or the board's own console
     * @param reason   a part of what a quarantined board says
     */
    private record Scenario(String title, Consumer<FakeBoard> hurts, Noticed noticed, Ending ending, String reason) {
        static Scenario lasting(String title, Fault fault, String reason) {
            return new Scenario(title, fake -> fake.faults().set(fault), Noticed.BY_RESET, Ending.QUARANTINED, reason);
        }
    }

    private enum Noticed { BY_RESET, BY_HEALTH_CHECK, BY_CONSOLE }

    private static final List<Scenario> SCENARIOS = List.of(
            new Scenario("none: an ordinary reset", fake -> {}, Noticed.BY_RESET, Ending.READY, ""),
            new Scenario("kernel panic, panic=0", FakeBoard::panic, Noticed.BY_CONSOLE, Ending.READY, ""),
            new Scenario("hung: no answer on any line", fake -> fake.faults().set(Fault.WEDGED), Noticed.BY_HEALTH_CHECK, Ending.READY, ""),
            new Scenario("serial cable pulled and put back", fake -> {
                fake.faults().set(Fault.UNPLUGGED);
                fake.faults().clear(Fault.UNPLUGGED);
            }, Noticed.BY_HEALTH_CHECK, Ending.READY, ""),
            new Scenario("slow: each answer a second late", fake -> fake.faults().set(Fault.SLOW), Noticed.BY_RESET, Ending.READY, ""),
            Scenario.lasting("serial cable out", Fault.UNPLUGGED, "serial port"),
            Scenario.lasting("serial silent, SSH answers", Fault.SERIAL_SILENT, "although SSH answers"),
            Scenario.lasting("SSH blackholed, serial lives", Fault.SSH_BLACKHOLED, "did not answer over SSH"),
            Scenario.lasting("SSH refused, serial lives", Fault.SSH_DROPPED, "did not answer over SSH"),
            Scenario.lasting("a kernel that never boots", Fault.NEVER_BOOTS, "did not reach \"kernel\""),
            Scenario.lasting("a kernel that panics at boot", Fault.BOOT_PANIC, "Kernel panic"),
            Scenario.lasting("another kernel than expected", Fault.WRONG_KERNEL, "runs kernel"),
            Scenario.lasting("disk full", Fault.DISK_FULL, "full"),
            Scenario.lasting("console that never ends to talk", Fault.BABBLING, "login"),
            Scenario.lasting("PDU answers errors", Fault.POWER_ERRORS, "power could not be cut"),
            Scenario.lasting("PDU never answers", Fault.POWER_SILENT, "power could not be cut"),
            Scenario.lasting("PDU says yes and does nothing", Fault.DEAD_POWER, "\"kernel\""));

    private FakeRecoveries() {}

    static void run(Folders folders, Path state, Consumer<Row> rows) throws IOException, LabFaultException, InterruptedException {
        BoardProfile profile = BoardProfile.load(folders.root(), PROFILE);
        int number = 0;
        for (Scenario scenario : SCENARIOS) {
            number++;
            Path home = state.resolve("fake-" + number);
            try (FakeBoard fake = FakeBoard.start(FakeBoardSettings.of("fake-1", home.resolve("fake")))) {
                rows.accept(run(folders, home, profile, fake, scenario));
            }
        }
    }

    private static Row run(Folders folders, Path home, BoardProfile profile, FakeBoard fake, Scenario scenario)
            throws IOException, LabFaultException, InterruptedException {
        Duration bound = bound(profile);
        try (BoardRack rack = Rack.start(folders, List.of(instance(fake)), home)) {
            Board board = rack.boards().getFirst();
            Recovery recovery = new Recovery(board);
            recovery.awaitRest(bound);
            Row.Ending ending = recovery.measure(bound, () -> {
                scenario.hurts().accept(fake);
                switch (scenario.noticed()) {
                    case BY_RESET -> recovery.reset();
                    case BY_HEALTH_CHECK -> recovery.checkUntilWell();
                    case BY_CONSOLE -> recovery.awaitUnwell();
                }
            });
            String reason = board.status().reason();
            boolean asStated = ending == scenario.ending() && reason.contains(scenario.reason());
            return new Row(PROFILE, scenario.title(), ending, reason, recovery.took(), bound, asStated);
        }
    }

    private static RackConfig.Instance instance(FakeBoard fake) {
        return new RackConfig.Instance(
                "fake-1", PROFILE,
                Optional.of(fake.serialPort().toString()),
                Optional.of(new RackConfig.Ssh("127.0.0.1", Optional.of(fake.sshPort()), fake.hostKey(), fake.rootKey())),
                Optional.of(new PowerConfig.Tasmota(fake.powerUrl(), 1, Optional.empty(), Optional.empty(), POWER_LIMIT)),
                Optional.of(new PristineConfig.Cooperative()));
    }

    /** Each rung of the ladder: power off and on, a boot, and a health check over SSH and on the serial line. */
    private static Duration bound(BoardProfile profile) {
        Duration rung = POWER_LIMIT.multipliedBy(3)
                .plus(profile.power().pause())
                .plus(profile.deadlines().boot())
                .plus(profile.deadlines().ssh().multipliedBy(3));
        return rung.multipliedBy(RUNGS);
    }
}
