package dev.bootbench.agent.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bootbench.agent.SmallDisk;
import dev.bootbench.agent.posix.Pty;
import dev.bootbench.agent.serial.SerialConsole;
import dev.bootbench.contract.v1.ConsoleSkipped;
import dev.bootbench.contract.v1.ConsoleUp;
import dev.bootbench.contract.v1.OpenConsole;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A host whose disk is full while its board talks: who watches sees everything, and a recording is told what the host lacks. */
class FullDiskTest {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final int RING = 1024 * 1024;
    private static final int ROOM = 512;

    @TempDir
    Path folder;

    private final byte[] said = new byte[2_000_000];
    private SmallDisk disk;
    private Pty board;
    private SerialConsole console;
    private int printed;

    @BeforeEach
    void aConsoleOnASmallDisk() throws Exception {
        new Random(11).nextBytes(said);
        disk = new SmallDisk(folder.resolve("disk"), ROOM);
        board = new Pty();
        console = new SerialConsole(disk.folder(), Clock.systemUTC());
        console.attach(board.device(), 115_200);
    }

    @AfterEach
    void end() throws Exception {
        if (disk != null) {
            board.close();
            console.close();
            disk.close();
        }
    }

    private void print(int upTo) {
        AtomicInteger done = new AtomicInteger(printed);
        await().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(1)).atMost(SOON)
                .until(() -> done.addAndGet(board.print(Arrays.copyOfRange(said, done.get(), upTo))) == upTo);
        printed = upTo;
        await().atMost(SOON).until(() -> console.head() == printed);
    }

    /** Somebody who follows the console. */
    private final class Follower implements AutoCloseable {
        private final DeskCoordinator coordinator = new DeskCoordinator();
        private final ManagedChannel channel =
                ManagedChannelBuilder.forAddress("127.0.0.1", coordinator.port()).usePlaintext().build();

        Follower(long from, boolean withLog) throws Exception {
            ConsoleUplink.open(channel, console,
                    OpenConsole.newBuilder().setBoard("vm-1").setStream("s").setFrom(from).setWithLog(withLog).build());
        }

        long next() {
            return coordinator.shown.stream().filter(ConsoleUp::hasBytes).map(ConsoleUp::getBytes)
                    .mapToLong(bytes -> bytes.getFirst() + bytes.getBytes().size()).max().orElse(0);
        }

        /** Everything that was said, with zeros where bytes were not to be had. */
        byte[] seen() {
            byte[] seen = new byte[(int) next()];
            coordinator.shown.stream().filter(ConsoleUp::hasBytes).map(ConsoleUp::getBytes).forEach(bytes ->
                    bytes.getBytes().copyTo(seen, (int) bytes.getFirst()));
            return seen;
        }

        List<ConsoleSkipped> skipped() {
            return coordinator.shown.stream().filter(ConsoleUp::hasSkipped).map(ConsoleUp::getSkipped).toList();
        }

        Follower awaitAll() {
            await().atMost(SOON).until(() -> next() == printed);
            return this;
        }

        @Override
        public void close() {
            channel.shutdownNow();
            coordinator.close();
        }
    }

    @Test
    void whoFollowsMissesNothing() throws Exception {
        try (Follower viewer = new Follower(0, false); Follower recorder = new Follower(0, true)) {
            for (int upTo = 250_000; upTo <= said.length; upTo += 250_000) {
                print(upTo);
                // As a live view does; one that lags by a ring is skipped with or without a disk.
                viewer.awaitAll();
                recorder.awaitAll();
            }
            assertThat(viewer.seen()).isEqualTo(said);
            assertThat(recorder.seen()).isEqualTo(said);
            assertThat(viewer.skipped()).isEmpty();
            assertThat(recorder.skipped()).isEmpty();
        }
        assertThat(console.read(said.length - 1000, said.length)).as("what the board said last is what its health is judged by")
                .isEqualTo(Arrays.copyOfRange(said, said.length - 1000, said.length));
    }

    @Test
    void whoComesLateGetsWhatTheDiskTookAndTheRingHasAndIsToldOfTheRest() throws Exception {
        disk.fill(ROOM / 2);
        print(1_800_000);
        disk.free();
        print(1_900_000);
        try (Follower recorder = new Follower(0, true).awaitAll()) {
            assertThat(recorder.skipped()).hasSize(1);
            ConsoleSkipped hole = recorder.skipped().getFirst();
            assertThat(hole.getFrom()).isBetween(100_000L, 256 * 1024L);
            assertThat(hole.getTo()).as("nothing is skipped that the ring has").isEqualTo(printed - RING);
            assertThat(hole.getReason()).isEqualTo("The host could not write these bytes to its disk.");
            assertSeen(recorder, hole.getFrom(), hole.getTo());
        }
    }

    @Test
    void anAgentThatStartsAnewNumbersNothingTwice() throws Exception {
        print(1_500_000);
        String epoch = console.epoch();
        console.close();
        console = new SerialConsole(disk.folder(), Clock.systemUTC());
        assertThat(console.epoch()).isEqualTo(epoch);
        assertThat(console.head()).isEqualTo(1_500_000);
        console.attach(board.device(), 115_200);
        print(1_600_000);
        try (Follower recorder = new Follower(0, true).awaitAll()) {
            ConsoleSkipped hole = recorder.skipped().getFirst();
            assertThat(hole.getTo()).isEqualTo(1_500_000);
            assertSeen(recorder, hole.getFrom(), hole.getTo());
        }
    }

    private void assertSeen(Follower follower, long holeFrom, long holeTo) {
        byte[] expected = Arrays.copyOf(said, printed);
        Arrays.fill(expected, (int) holeFrom, (int) holeTo, (byte) 0);
        assertThat(Arrays.equals(follower.seen(), expected)).isTrue();
    }
}
