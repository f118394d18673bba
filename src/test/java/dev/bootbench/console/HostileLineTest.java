package dev.bootbench.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.bootbench.TestConfig;
import dev.bootbench.contract.v1.ConsoleBytes;
import dev.bootbench.contract.v1.ConsoleOpened;
import dev.bootbench.contract.v1.ConsoleUp;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What a board may print, and how many may watch, with the sizes of production; the test plays the agent. */
class HostileLineTest {
    private static final Duration NOW = Duration.ofMillis(1);
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final WriteRight WATCHES = new WriteRight(Standing.WATCHER, false, "Ada", "only the holder types", 1L, null);

    private final BoardConsole console = new BoardConsole("vm-1", TestConfig.of(ConsoleConfig.class, Map.of()));
    private final ConsoleFeed.Upstream upstream = console.feed().begin();
    private long printed;

    @Test
    void everyKindOfByteArrivesAsItWas() throws Exception {
        Viewer viewer = open();
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        List<byte[]> hostile = List.of(
                new byte[4096],
                new byte[] {(byte) 0xc3, 0x28, (byte) 0xff, (byte) 0xfe, (byte) 0xf0, (byte) 0x9f},
                "\u001b]0;title\u0007\u001b]52;c;aG9zdGlsZQ==\u0007\u001b[c\u001b[6n\u001bP$q\"p\u001b\\\u001b[21t".getBytes(StandardCharsets.US_ASCII),
                "\u001b[".repeat(10_000).getBytes(StandardCharsets.US_ASCII),
                "\u001b]".concat("x".repeat(100_000)).getBytes(StandardCharsets.US_ASCII),
                "no line end ".repeat(10_000).getBytes(StandardCharsets.US_ASCII));
        for (byte[] piece : hostile) {
            print(piece);
            all.writeBytes(piece);
        }
        assertThat(read(viewer, all.size())).isEqualTo(all.toByteArray());
    }

    @Test
    void aFloodReachesAViewerWhoKeepsUpAndLeavesBehindOneWhoDoesNot() throws Exception {
        Viewer quick = open();
        Viewer stalled = join();
        frames(stalled);
        byte[] line = "[   12.000000] flood: 0123456789012345678901234567890123456789012345678901234567\r\n".getBytes(StandardCharsets.US_ASCII);
        byte[] hundred = new byte[line.length * 100];
        for (int i = 0; i < 100; i++) {
            System.arraycopy(line, 0, hundred, i * line.length, line.length);
        }
        for (int part = 0; part < 500; part++) {
            print(hundred);
            byte[] got = read(quick, hundred.length);
            assertThat(Arrays.equals(got, hundred)).as("part " + part).isTrue();
        }
        List<Frame> late = frames(stalled);
        assertThat(late).as("skipped forward and told").anyMatch(Frame.Skipped.class::isInstance);
        long sent = late.stream().mapToLong(frame -> frame instanceof Frame.Bytes bytes ? bytes.bytes().length : 0).sum();
        assertThat(sent).as("nothing is on its way beyond one window").isEqualTo(256 * 1024);
        assertThat(quick.position).isEqualTo(printed);
    }

    @Test
    void aThousandWatchOneBoard() throws Exception {
        List<Viewer> viewers = new ArrayList<>();
        viewers.add(open());
        while (viewers.size() < 1000) {
            viewers.add(join());
        }
        console.tick();
        byte[] boot = new byte[200_000];
        new Random(7).nextBytes(boot);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<byte[]>> seen = viewers.stream().map(viewer -> threads.submit(() -> read(viewer, boot.length))).toList();
            for (int from = 0; from < boot.length; from += 5_000) {
                print(Arrays.copyOfRange(boot, from, from + 5_000));
            }
            for (Future<byte[]> each : seen) {
                assertThat(Arrays.equals(each.get(LIMIT.toSeconds(), TimeUnit.SECONDS), boot)).isTrue();
            }
        }
        assertThat(console.viewers()).hasSize(1000);
    }

    @Test
    void fiveHundredBoardsWithAViewerEach() throws Exception {
        record Board(BoardConsole console, ConsoleFeed.Upstream upstream, Viewer viewer, byte[] says) {}
        List<Board> boards = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            BoardConsole each = new BoardConsole("vm-" + i, TestConfig.of(ConsoleConfig.class, Map.of()));
            byte[] says = new byte[50_000];
            new Random(i).nextBytes(says);
            ConsoleFeed.Upstream up = each.feed().begin();
            Viewer viewer = viewer();
            assertThat(each.join(viewer)).isTrue();
            up.received(ConsoleUp.newBuilder().setOpened(ConsoleOpened.newBuilder().setBoard("vm-" + i).setEpoch("e" + i)).build());
            boards.add(new Board(each, up, viewer, says));
        }
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<byte[]>> seen = boards.stream()
                    .map(board -> threads.submit(() -> read(board.console, board.viewer, board.says.length))).toList();
            for (int from = 0; from < 50_000; from += 5_000) {
                for (Board board : boards) {
                    print(board.upstream, from, Arrays.copyOfRange(board.says, from, from + 5_000));
                }
            }
            for (int i = 0; i < boards.size(); i++) {
                assertThat(Arrays.equals(seen.get(i).get(LIMIT.toSeconds(), TimeUnit.SECONDS), boards.get(i).says)).isTrue();
            }
        }
    }

    @Test
    void aThousandWhoAskKeepTheQueueShort() {
        HomeKeyboard keyboard = new HomeKeyboard("bench-1",
                new Writers("vm-1", Duration.ofSeconds(30), Duration.ofMinutes(15), System::nanoTime), typed -> true);
        console.seats().sit(UUID.randomUUID(), (before, views, party) -> keyboard.open(before, views, party).orElseThrow());
        Viewer owner = new Viewer(new Watcher.Someone(1L, "ada", "Ada"),
                new WriteRight(Standing.OWNER, false, "Ada", "", 1L, null), ConsoleStart.tail(), 0);
        console.join(owner);
        long refused = 0;
        for (int i = 0; i < 1000; i++) {
            Viewer viewer = join();
            refused += console.perform(viewer, WATCHES, new KeyboardDeed.Ask()) ? 0 : 1;
        }
        assertThat(refused).isEqualTo(1000 - 16);
    }

    private Viewer open() throws InterruptedException {
        Viewer viewer = join();
        upstream.received(ConsoleUp.newBuilder().setOpened(ConsoleOpened.newBuilder().setBoard("vm-1").setEpoch("e1")).build());
        return viewer;
    }

    private Viewer join() {
        Viewer viewer = viewer();
        assertThat(console.join(viewer)).isTrue();
        return viewer;
    }

    private static Viewer viewer() {
        return new Viewer(new Watcher.Someone(2L, "bo", "Bo"), WATCHES, new ConsoleStart(0, null), 0);
    }

    private void print(byte[] piece) {
        print(upstream, printed, piece);
        printed += piece.length;
    }

    private static void print(ConsoleFeed.Upstream upstream, long first, byte[] piece) {
        upstream.received(ConsoleUp.newBuilder()
                .setBytes(ConsoleBytes.newBuilder().setFirst(first).setBytes(ByteString.copyFrom(piece))).build());
    }

    private List<Frame> frames(Viewer viewer) throws InterruptedException {
        List<Frame> frames = new ArrayList<>();
        for (Optional<Frame> next = console.next(viewer, NOW); next.isPresent(); next = console.next(viewer, NOW)) {
            frames.add(next.get());
        }
        return frames;
    }

    private byte[] read(Viewer viewer, int length) throws InterruptedException {
        return read(console, viewer, length);
    }

    /** Reads as much, acknowledging as it goes; fails on a gap. */
    private static byte[] read(BoardConsole console, Viewer viewer, int length) throws InterruptedException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (all.size() < length && System.nanoTime() < deadline) {
            Optional<Frame> frame = console.next(viewer, Duration.ofSeconds(1));
            if (frame.isPresent() && frame.get() instanceof Frame.Bytes bytes) {
                all.writeBytes(bytes.bytes());
                console.rendered(viewer, bytes.first() + bytes.bytes().length);
            }
            assertThat(frame.filter(Frame.Skipped.class::isInstance)).isEmpty();
        }
        return all.toByteArray();
    }
}
