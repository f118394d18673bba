package dev.bootbench.agent.hardware;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bootbench.agent.board.BoardActor;
import dev.bootbench.agent.board.BoardStatus;
import dev.bootbench.agent.board.BoardStatus.Condition;
import dev.bootbench.agent.board.HealthReport;
import dev.bootbench.agent.fake.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A host on which every board is broken in another way: each is quarantined with its own reason, and comes back when it is
 * mended. All of them run out of their deadlines at once, because that is nothing but waiting.
 */
class BrokenBoardsTest {
    /** Three boots of 6 s that fail, with power and re-imaging between them. */
    private static final Duration LIMIT = Duration.ofSeconds(90);

    @TempDir
    private static Path folder;

    private static final Map<Fault, Broken> BOARDS = new EnumMap<>(Fault.class);

    private record Broken(FakeBench bench, BoardActor board, List<HealthReport> reports) {
        static Broken by(Fault fault) throws IOException {
            FakeBench bench = new FakeBench(Files.createDirectory(folder.resolve(fault.text())));
            bench.fake().faults().set(fault);
            BoardActor board = bench.attach();
            List<HealthReport> reports = new CopyOnWriteArrayList<>();
            board.onHealth(reports::add);
            return new Broken(bench, board, reports);
        }
    }

    @BeforeAll
    static void start() throws Exception {
        for (Fault fault : List.of(Fault.NEVER_BOOTS, Fault.BOOT_PANIC, Fault.WRONG_KERNEL, Fault.DISK_FULL, Fault.SSH_DROPPED,
                Fault.SSH_BLACKHOLED, Fault.SERIAL_SILENT, Fault.POWER_ERRORS, Fault.POWER_SILENT, Fault.UNPLUGGED, Fault.BABBLING)) {
            BOARDS.put(fault, Broken.by(fault));
        }
        BOARDS.values().forEach(broken -> broken.board().start());
    }

    @AfterAll
    static void putAway() {
        BOARDS.values().forEach(broken -> {
            broken.board().close();
            broken.bench().close();
        });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            NEVER_BOOTS   | did not reach "kernel"
            BOOT_PANIC    | Kernel panic
            WRONG_KERNEL  | runs kernel 6.1.0-wrong
            DISK_FULL     | 100 % full
            SSH_DROPPED   | did not answer over SSH
            SSH_BLACKHOLED| did not answer over SSH
            SERIAL_SILENT | although SSH answers
            POWER_ERRORS  | power could not be cut
            POWER_SILENT  | power could not be cut
            UNPLUGGED     | serial port
            BABBLING      | babbl
            """)
    void aBoardThatDoesNotComeUpIsQuarantinedWithTheReasonAndComesBackWhenItIsMended(Fault fault, String reason) throws Exception {
        Broken broken = Objects.requireNonNull(BOARDS.get(fault), "start() has it");
        BoardActor board = broken.board();
        BoardStatus quarantined = await().atMost(LIMIT).until(board::status, status -> status.condition() == Condition.QUARANTINED);
        assertThat(quarantined.reason()).contains("3 times in a row").contains(reason);
        assertThat(broken.reports()).as("bounded").hasSize(3).noneMatch(HealthReport::healthy);
        broken.bench().fake().faults().clearAll();
        board.reset();
        assertThat(board.status().pristine()).isTrue();
    }
}
