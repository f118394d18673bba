package dev.bootbench.agent.rack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bootbench.agent.fake.Fault;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The doctor at boards that are each broken in another way; all are examined at once, because that is mostly waiting. */
@Timeout(120)
class BrokenBoardChecksTest {
    @TempDir
    private static Path folder;

    private static final Map<Fault, FakeLab> LABS = new EnumMap<>(Fault.class);
    private static final Map<Fault, Future<List<Finding>>> EXAMINATIONS = new EnumMap<>(Fault.class);
    private static final ExecutorService DOCTORS = Executors.newVirtualThreadPerTaskExecutor();

    @BeforeAll
    static void examine() throws Exception {
        for (Fault fault : List.of(Fault.SERIAL_SILENT, Fault.UNPLUGGED, Fault.SSH_DROPPED, Fault.SSH_BLACKHOLED, Fault.NEVER_BOOTS,
                Fault.BOOT_PANIC, Fault.WRONG_KERNEL, Fault.DISK_FULL)) {
            FakeLab lab = new FakeLab(Files.createDirectory(folder.resolve(fault.text())));
            LABS.put(fault, lab);
            lab.fake().faults().set(fault);
        }
        LABS.forEach((fault, lab) -> EXAMINATIONS.put(fault, DOCTORS.submit(() -> BoardChecksTest.examine(lab))));
    }

    @AfterAll
    static void putAway() {
        DOCTORS.shutdownNow();
        LABS.values().forEach(FakeLab::close);
    }

    /** Each fault, and the parts that the doctor must find fault with: no more, no less. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            SERIAL_SILENT  | boot, prompt, board
            UNPLUGGED      | serial port, boot, serial, board
            SSH_DROPPED    | SSH, kernel, board
            SSH_BLACKHOLED | SSH, kernel, board
            NEVER_BOOTS    | boot, SSH, kernel, prompt, board
            BOOT_PANIC     | boot, SSH, kernel, prompt, board
            WRONG_KERNEL   | kernel, board
            DISK_FULL      | disk, board
            """)
    void eachPartIsToldApart(Fault fault, String expected) throws Exception {
        List<Finding> findings = Objects.requireNonNull(EXAMINATIONS.get(fault), "each is examined").get(100, TimeUnit.SECONDS);
        assertThat(String.join(", ", BoardChecksTest.bad(findings))).isEqualTo(expected);
        assertThat(findings.getLast().detail()).isEqualTo("not tried as a whole: mend the above first");
    }
}
