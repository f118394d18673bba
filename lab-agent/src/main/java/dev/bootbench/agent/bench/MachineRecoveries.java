package dev.bootbench.agent.bench;

import dev.bootbench.agent.Folders;
import dev.bootbench.agent.bench.Row.Ending;
import dev.bootbench.agent.board.Board;
import dev.bootbench.agent.board.BoardProfile;
import dev.bootbench.agent.board.BoardRack;
import dev.bootbench.agent.board.LabFaultException;
import dev.bootbench.agent.rack.Rack;
import dev.bootbench.agent.rack.RackConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/** Breaks a machine of this host from within, as root on it can, and measures how long its reset takes. */
final class MachineRecoveries {
    /** A machine or stand-in that boots its image for the first time. */
    private static final Duration FIRST = Duration.ofMinutes(15);
    private static final Duration COMMAND = Duration.ofSeconds(10);

    /** @param command as root; it need not come back */
    private record Scenario(String title, String command) {}

    private static final List<Scenario> SCENARIOS = List.of(
            new Scenario("none: an ordinary reset", "true"),
            new Scenario("kernel panic, panic=0", "echo 0 >/proc/sys/kernel/panic; echo 1 >/proc/sys/kernel/sysrq; (sleep 1; echo c >/proc/sysrq-trigger) >/dev/null 2>&1 &"),
            new Scenario("reboots by itself", "echo 1 >/proc/sys/kernel/sysrq; (sleep 1; echo b >/proc/sysrq-trigger) >/dev/null 2>&1 &"),
            new Scenario("switches itself off", "echo 1 >/proc/sys/kernel/sysrq; (sleep 1; echo o >/proc/sysrq-trigger) >/dev/null 2>&1 &"),
            new Scenario("SSH gone, serial lives", "(sleep 1; for i in /sys/class/net/*; do ip link set \"${i##*/}\" down; done) >/dev/null 2>&1 &"),
            new Scenario("disk full", "cat /dev/zero >/full 2>/dev/null; true"),
            new Scenario("known-good kernel deleted", "rm -rf /boot/* /lib/modules; true"));

    private MachineRecoveries() {}

    static void run(Folders folders, String profileId, Path state, Consumer<Row> rows)
            throws IOException, LabFaultException, InterruptedException {
        BoardProfile profile = BoardProfile.load(folders.root(), profileId);
        // A warm machine is resumed, a cold one boots; the ladder has three rungs.
        Duration bound = profile.deadlines().boot().plus(profile.deadlines().resume()).plus(profile.deadlines().ssh().multipliedBy(3)).multipliedBy(3);
        try (BoardRack rack = Rack.start(folders, List.of(new RackConfig.Instance("bench-1", profileId)), state.resolve(profileId))) {
            Board board = rack.boards().getFirst();
            for (Scenario scenario : SCENARIOS) {
                new Recovery(board).awaitRest(FIRST);
                board.shellFor("It is being broken on purpose.").run(scenario.command(), COMMAND);
                Recovery recovery = new Recovery(board);
                Ending ending = recovery.measure(bound, recovery::reset);
                rows.accept(new Row(profileId, scenario.title(), ending, board.status().reason(), recovery.took(), bound, ending == Ending.READY));
            }
        }
    }
}
