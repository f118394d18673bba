package dev.bootbench.agent.rack;

import dev.bootbench.agent.Folders;
import dev.bootbench.agent.board.Board;
import dev.bootbench.agent.board.BoardRack;
import dev.bootbench.agent.rack.RackConfig.Instance;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** An agent as a process of its own that does nothing but power-cycle its boards, until it is killed. */
final class CyclingAgent {
    static final List<Instance> BOARDS = List.of(new Instance("vm-1", "qemu-x86"), new Instance("pi-1", "rpi3b-qemu"));
    private static final Duration READY = Duration.ofSeconds(200);

    private CyclingAgent() {}

    static Folders folders() {
        Folders usual = Folders.fromEnvironment();
        return new Folders(Path.of("..").toAbsolutePath().normalize(), usual.home(), usual.cache());
    }

    /** @param arguments where the boards' disks lie */
    public static void main(String[] arguments) throws Exception {
        BoardRack rack = Rack.start(folders(), BOARDS, Path.of(arguments[0]));
        for (Board board : rack.boards()) {
            Thread.ofPlatform().start(() -> cycle(board));
        }
    }

    private static void cycle(Board board) {
        try {
            board.use(READY);
            while (true) {
                System.out.println("cycling " + board.name());
                board.power(Board.PowerAction.CYCLE);
            }
        } catch (Exception e) {
            System.out.println("failed " + board.name() + ": " + e.getMessage());
        }
    }
}
