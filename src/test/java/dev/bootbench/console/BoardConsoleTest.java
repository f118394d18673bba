package dev.bootbench.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import dev.bootbench.contract.v1.ConsoleBytes;
import dev.bootbench.contract.v1.ConsoleOpened;
import dev.bootbench.contract.v1.ConsolePort;
import dev.bootbench.contract.v1.ConsoleSkipped;
import dev.bootbench.contract.v1.ConsoleUp;
import io.quarkus.runtime.configuration.MemorySize;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The hub's half of a console by itself: the test plays the upkeep and the agent. */
class BoardConsoleTest {
    private static final Duration NOW = Duration.ofMillis(1);
    private static final Watcher ADA = new Watcher.Someone(1L, "ada", "Ada");
    private static final WriteRight MAY = new WriteRight(Standing.OWNER, false, "Ada", "", 1L, null);
    private static final WriteRight MAY_NOT = new WriteRight(Standing.WATCHER, false, "Ada", "only the holder types", 1L, null);

    private final BoardConsole console = new BoardConsole("vm-1", new Sizes());
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private ConsoleFeed.Upstream upstream;

    @BeforeEach
    void sit() {
        HomeKeyboard keyboard = new HomeKeyboard("bench-1",
                new Writers("vm-1", Duration.ofSeconds(30), Duration.ofMinutes(15), System::nanoTime), typed -> true);
        console.seats().sit(UUID.randomUUID(), (before, views, party) -> keyboard.open(before, views, party).orElseThrow());
    }

    @Test
    void everyViewerGetsTheSameBytesAfterAHeader() throws Exception {
        Viewer first = join(Viewer.TAIL);
        open("e1", 0, 0);
        print("Linux version 6.1\n");
        Viewer second = join(0);
        assertThat(frames(first)).containsExactly(
                new Frame.Opened("vm-1", "e1", 0, 0, 18, true, "Ada", 2), text(0, "Linux version 6.1\n"));
        assertThat(frames(second)).as("the first view has the keyboard").containsExactly(
                new Frame.Opened("vm-1", "e1", 0, 0, 18, false, "Ada", 2), text(0, "Linux version 6.1\n"));
    }

    @Test
    void resumesAtTheVeryByte() throws Exception {
        join(Viewer.TAIL);
        open("e1", 0, 0);
        print("0123456789");
        assertThat(frames(join(7))).containsExactly(header(7, 10, 2), text(7, "789"));
        assertThat(frames(join(10))).as("nothing to replay").containsExactly(header(10, 10, 3));
        assertThat(frames(join(11))).as("a number that was never given out").first().isEqualTo(header(0, 10, 4));
    }

    @Test
    void theTailBeginsAtALine() throws Exception {
        join(Viewer.TAIL);
        open("e1", 0, 0);
        print("x".repeat(90) + "\n" + "y".repeat(60));
        assertThat(frames(join(Viewer.TAIL))).contains(text(91, "y".repeat(60)));
    }

    @Test
    void aViewerThatRendersNothingIsSentOneWindowAndThenSkippedForward() throws Exception {
        Viewer slow = join(0);
        open("e1", 0, 0);
        print("a".repeat(400));
        assertThat(bytes(frames(slow))).hasSize(200);
        print("b".repeat(900) + "\n" + "c".repeat(99));
        assertThat(frames(slow)).as("the window is full").isEmpty();
        console.rendered(slow, 200);
        assertThat(frames(slow)).first().isEqualTo(new Frame.Skipped(200, 1301));
        console.rendered(slow, 1400);
        print("d");
        assertThat(frames(slow)).containsExactly(text(1400, "d"));
    }

    @Test
    void acknowledgingWhatWasNeverSentOpensNoWindow() throws Exception {
        Viewer viewer = join(0);
        open("e1", 0, 0);
        print("a".repeat(900));
        frames(viewer);
        console.rendered(viewer, 1_000_000);
        assertThat(bytes(frames(viewer))).hasSize(200);
    }

    @Test
    void goesOnByNumberWhenTheHostIsBack() throws Exception {
        Viewer viewer = join(Viewer.TAIL);
        open("e1", 0, 0);
        print("before");
        frames(viewer);
        upstream.ended("Host bench-1 is not connected.");
        assertThat(frames(viewer)).containsExactly(new Frame.Unreachable("Host bench-1 is not connected."));
        open("e1", 0, 6);
        print("after");
        assertThat(frames(viewer)).containsExactly(header(6, 11, 1), text(6, "after"));
        assertThat(upstream.from).isEqualTo(6);
    }

    @Test
    void whatTheAgentLostMeanwhileIsSaid() throws Exception {
        Viewer viewer = join(Viewer.TAIL);
        open("e1", 0, 0);
        print("before");
        frames(viewer);
        upstream.ended("gone");
        frames(viewer);
        open("e1", 50, 6);
        upstream.received(ConsoleUp.newBuilder().setSkipped(ConsoleSkipped.newBuilder().setFrom(6).setTo(50)).build());
        send(50, "\nlater");
        assertThat(frames(viewer)).contains(new Frame.Skipped(6, 51)).endsWith(text(51, "later"));
    }

    @Test
    void anotherNumberingStartsTheViewAnew() throws Exception {
        Viewer viewer = join(Viewer.TAIL);
        open("e1", 0, 0);
        print("a long story");
        frames(viewer);
        upstream.ended("gone");
        frames(viewer);
        open("e2", 0, 0);
        send(0, "new");
        assertThat(frames(viewer)).containsExactly(
                new Frame.Opened("vm-1", "e2", 0, 0, 3, true, "Ada", 1), text(0, "new"));
    }

    @Test
    void fetchesFromTheAgentWhatTheRingNoLongerHas() throws Exception {
        Viewer live = join(Viewer.TAIL);
        open("e1", 100, 500);
        send(500, "the present\n");
        assertThat(bytes(frames(live))).isEqualTo("the present\n".getBytes(StandardCharsets.UTF_8));
        Viewer late = join(450);
        assertThat(frames(late)).isEmpty();
        assertThat(console.task(NOW)).contains(BoardConsole.Task.REOPEN);
        console.feed().detach();
        open("e1", 100, 450);
        assertThat(upstream.from).isEqualTo(450);
        send(450, "p".repeat(50) + "the present\n" + "and more");
        assertThat(new String(bytes(frames(late)), StandardCharsets.UTF_8)).isEqualTo("p".repeat(50) + "the present\nand more");
        assertThat(frames(live)).as("nothing twice, and no second header").containsExactly(text(512, "and more"));
    }

    @Test
    void aRefillThatALostLinkInterruptsIsTriedAgain() throws Exception {
        Viewer live = join(Viewer.TAIL);
        open("e1", 100, 500);
        send(500, "the present\n");
        frames(live);
        Viewer late = join(450);
        assertThat(frames(late)).isEmpty();
        assertThat(console.task(NOW)).contains(BoardConsole.Task.REOPEN);
        console.feed().detach();
        console.feed().begin().ended("Host bench-1 is not connected.");
        for (Viewer viewer : List.of(live, late)) {
            assertThat(frames(viewer)).containsExactly(new Frame.Unreachable("Host bench-1 is not connected."));
        }
        assertThat(console.task(NOW)).contains(BoardConsole.Task.OPEN);
        open("e1", 100, 450);
        assertThat(upstream.from).isEqualTo(450);
        send(450, "p".repeat(50) + "the present\n" + "and more");
        assertThat(frames(late)).containsExactly(
                new Frame.Opened("vm-1", "e1", 450, 450, 520, false, "Ada", 2), text(450, "p".repeat(50) + "the present\nand more"));
        assertThat(frames(live)).as("the host is back").containsExactly(
                new Frame.Opened("vm-1", "e1", 450, 512, 520, true, "Ada", 2), text(512, "and more"));
    }

    @Test
    void aRefillWhoseLinkIsLostBeforeItIsAskedForIsTriedAfterwards() throws Exception {
        join(Viewer.TAIL);
        open("e1", 100, 500);
        send(500, "the present\n");
        Viewer late = join(450);
        assertThat(frames(late)).isEmpty();
        upstream.ended("gone");
        assertThat(bytes(frames(join(505)))).as("what is here is shown meanwhile").hasSize(7);
        Viewer later = join(440);
        assertThat(frames(later)).containsExactly(new Frame.Unreachable("gone"));
        open("e1", 100, 440);
        assertThat(upstream.from).as("for both at once").isEqualTo(440);
        send(440, "p".repeat(60));
        assertThat(bytes(frames(late))).hasSize(50);
        assertThat(bytes(frames(later))).hasSize(60);
    }

    @Test
    void aRefillThatNeverBeginsKeepsNobodyFromWhatComes() throws Exception {
        Viewer live = join(Viewer.TAIL);
        open("e1", 100, 500);
        send(500, "the present\n");
        frames(live);
        Viewer late = join(450);
        frames(late);
        console.feed().detach();
        for (int i = 0; i < 3; i++) {
            upstream = console.feed().begin();
            assertThat(upstream.from).isEqualTo(450);
            upstream.ended("gone");
        }
        open("e1", 100, 512);
        assertThat(upstream.from).isEqualTo(512);
        send(512, "and more");
        assertThat(bytes(frames(live))).asString(StandardCharsets.UTF_8).isEqualTo("and more");
        assertThat(frames(late)).endsWith(new Frame.Skipped(450, 512), text(512, "and more"));
    }

    @Test
    void whatWasSaidBeforeTheResetIsNotForItsNextUser() throws Exception {
        open("e1", 0, 0);
        print("the last user's secret\nLinux version 6.1\n");
        Viewer tail = new Viewer(ADA, MAY, ConsoleStart.tail(), 23);
        Viewer asksForAll = new Viewer(ADA, MAY, new ConsoleStart(0, "e1"), 23);
        Viewer teacher = new Viewer(new Watcher.Machine("recorder"), MAY_NOT, new ConsoleStart(0, null), 0);
        for (Viewer viewer : List.of(tail, asksForAll, teacher)) {
            console.join(viewer);
        }
        assertThat(bytes(frames(tail))).asString(StandardCharsets.UTF_8).isEqualTo("Linux version 6.1\n");
        assertThat(bytes(frames(asksForAll))).asString(StandardCharsets.UTF_8).isEqualTo("Linux version 6.1\n");
        assertThat(bytes(frames(teacher))).asString(StandardCharsets.UTF_8).startsWith("the last user's secret");
    }

    @Test
    void aPlaceThatIsNotReachedYetHidesAllThereIs() throws Exception {
        open("e1", 0, 0);
        print("of another numbering\n");
        Viewer viewer = new Viewer(ADA, MAY, ConsoleStart.tail(), 4000);
        console.join(viewer);
        assertThat(bytes(frames(viewer))).isEmpty();
        print("new\n");
        assertThat(bytes(frames(viewer))).asString(StandardCharsets.UTF_8).isEqualTo("new\n");
    }

    @Test
    void showsThePortAndWhoWrites() throws Exception {
        Viewer viewer = new Viewer(new Watcher.Someone(2L, "bo", "Bo"), MAY_NOT, new ConsoleStart(0, null), 0);
        console.join(viewer);
        open("e1", 0, 0);
        upstream.received(ConsoleUp.newBuilder()
                .setPort(ConsolePort.newBuilder().setOpen(false).setReason("adapter unplugged")).build());
        List<Frame> told = all(viewer);
        assertThat(told).element(0).isEqualTo(new Frame.Opened("vm-1", "e1", 0, 0, 0, false, null, 1));
        assertThat(((Frame.Writer) told.get(1)).reason()).isEqualTo("only the holder types");
        assertThat(told).endsWith(new Frame.Port(false, "adapter unplugged"));
        console.right(viewer, MAY);
        console.right(viewer, MAY);
        assertThat(all(viewer)).singleElement().isInstanceOfSatisfying(Frame.Writer.class, writer -> {
            assertThat(writer.canWrite()).isTrue();
            assertThat(writer.keyboard()).isEqualTo(Frame.KeyboardState.YOURS);
        });
        Instant end = Instant.parse("2026-11-21T14:00:00Z");
        console.right(viewer, new WriteRight(Standing.OWNER, false, "Ada", "", 1L, end));
        assertThat(all(viewer)).as("until when").singleElement()
                .isInstanceOfSatisfying(Frame.Writer.class, writer -> assertThat(writer.until()).isEqualTo(end));
        console.refuse(viewer, "not now");
        assertThat(all(viewer)).containsExactly(new Frame.Refused("not now"));
    }

    @Test
    void whoWatchesIsToldToAllButNotTheLabsOwnParts() throws Exception {
        Viewer viewer = join(0);
        Viewer guest = new Viewer(new Watcher.Guest(1, "guest"), WriteRight.barred("only watches"), new ConsoleStart(0, null), 0);
        Viewer recorder = new Viewer(new Watcher.Machine("recorder"), WriteRight.barred("records"), new ConsoleStart(0, null), 0);
        console.join(guest);
        console.join(recorder);
        open("e1", 0, 0);
        console.tick();
        assertThat(all(viewer)).contains(new Frame.Viewers(2, List.of("Ada", "guest")));
        assertThat(all(guest)).as("names are for those with an account").contains(new Frame.Viewers(2, List.of()));
    }

    @Test
    void bytesTellWhenTheyArrived() throws Exception {
        Viewer viewer = join(0);
        open("e1", 0, 0);
        upstream.received(ConsoleUp.newBuilder().setBytes(ConsoleBytes.newBuilder().setFirst(0)
                .setBytes(ByteString.copyFromUtf8("U-Boot\n")).setAt(Timestamp.newBuilder().setSeconds(7).setNanos(5_000_000))).build());
        assertThat(all(viewer)).last().isInstanceOfSatisfying(Frame.Bytes.class, bytes ->
                assertThat(bytes.arrivals()).containsExactly(new Frame.Arrival(0, Instant.ofEpochSecond(7, 5_000_000))));
    }

    /** Viewers that come and go at random, over an upstream that breaks at random, miss no byte and see none twice. */
    @Test
    void aThousandDisconnectsLoseNothing() throws Exception {
        Random random = new Random(42);
        ByteArrayOutputStream seen = new ByteArrayOutputStream();
        join(Viewer.TAIL);
        open("e1", 0, 0);
        Viewer viewer = join(0);
        for (int round = 0; round < 1000; round++) {
            print(Integer.toHexString(random.nextInt()) + "\n");
            if (random.nextInt(10) == 0) {
                upstream.ended("gone");
                open("e1", 0, printed.size());
            }
            byte[] got = bytes(frames(viewer, 1 + random.nextInt(4)));
            seen.writeBytes(got);
            console.rendered(viewer, seen.size());
            if (random.nextInt(3) == 0 || round == 999) {
                console.leave(viewer, true);
                viewer = join(seen.size());
            }
        }
        byte[] rest = bytes(frames(viewer));
        while (rest.length > 0) {
            seen.writeBytes(rest);
            console.rendered(viewer, seen.size());
            rest = bytes(frames(viewer));
        }
        assertThat(seen.toByteArray()).isEqualTo(printed.toByteArray());
    }

    @Test
    void isGivenUpSomeTimeAfterTheLastViewer() throws Exception {
        Viewer viewer = join(0);
        assertThat(console.task(NOW)).contains(BoardConsole.Task.OPEN);
        open("e1", 0, 0);
        assertThat(console.task(NOW)).isEmpty();
        console.leave(viewer, true);
        assertThat(console.task(NOW)).as("lingers").isEmpty();
        Optional<BoardConsole.Task> task = Optional.empty();
        long deadline = System.nanoTime() + Duration.ofSeconds(5).toNanos();
        while (task.isEmpty() && System.nanoTime() < deadline) {
            task = console.task(NOW);
        }
        assertThat(task).contains(BoardConsole.Task.GIVE_UP);
        assertThat(console.join(viewer)).isFalse();
    }

    private Viewer join(long from) {
        Viewer viewer = new Viewer(ADA, MAY, new ConsoleStart(from, null), 0);
        assertThat(console.join(viewer)).isTrue();
        return viewer;
    }

    private void open(String epoch, long base, long start) {
        upstream = console.feed().begin();
        long head = Math.max(start, epoch.equals("e1") ? Math.min(start, printed.size()) : start);
        upstream.received(ConsoleUp.newBuilder().setOpened(ConsoleOpened.newBuilder()
                .setBoard("vm-1").setEpoch(epoch).setBase(base).setStart(start).setHead(head)).build());
    }

    private void print(String text) {
        long first = printed.size();
        printed.writeBytes(text.getBytes(StandardCharsets.UTF_8));
        send(first, text);
    }

    private void send(long first, String text) {
        upstream.received(ConsoleUp.newBuilder().setBytes(ConsoleBytes.newBuilder()
                .setFirst(first).setBytes(ByteString.copyFromUtf8(text))).build());
    }

    private List<Object> frames(Viewer viewer) throws InterruptedException {
        return frames(viewer, Integer.MAX_VALUE);
    }

    private List<Frame> all(Viewer viewer) throws InterruptedException {
        List<Frame> frames = new ArrayList<>();
        for (Optional<Frame> next = console.next(viewer, NOW); next.isPresent(); next = console.next(viewer, NOW)) {
            frames.add(next.get());
        }
        return frames;
    }

    /** What the viewer is sent at once, but for who writes; adjacent bytes come as one frame, however they were cut. */
    private List<Object> frames(Viewer viewer, int most) throws InterruptedException {
        List<Object> frames = new ArrayList<>();
        for (int count = 0; count < most; count++) {
            Optional<Frame> frame = console.next(viewer, NOW);
            if (frame.isEmpty()) {
                break;
            }
            if (frame.get() instanceof Frame.Writer || frame.get() instanceof Frame.Stage) {
                continue;
            }
            if (frame.get() instanceof Frame.Bytes(long first, byte[] more, var arrivals)
                    && !frames.isEmpty() && frames.getLast() instanceof Text(long start, String before)) {
                assertThat(first).isEqualTo(start + before.length());
                frames.removeLast();
                frames.add(text(start, before + new String(more, StandardCharsets.UTF_8)));
            } else {
                frames.add(frame.get() instanceof Frame.Bytes(long first, byte[] bytes, var arrivals)
                        ? text(first, new String(bytes, StandardCharsets.UTF_8)) : frame.get());
            }
        }
        return frames;
    }

    /** Bytes as text, since arrays have no equals. */
    private record Text(long first, String text) {}

    private static Text text(long first, String text) {
        return new Text(first, text);
    }

    private static Frame.Opened header(long start, long head, int viewers) {
        return new Frame.Opened("vm-1", "e1", 0, start, head, viewers == 1, "Ada", viewers);
    }

    private static byte[] bytes(List<Object> frames) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        frames.stream().filter(Text.class::isInstance)
                .forEach(frame -> all.writeBytes(((Text) frame).text().getBytes(StandardCharsets.UTF_8)));
        return all.toByteArray();
    }

    /** Small enough to overflow in a test. */
    private static final class Sizes implements ConsoleConfig {
        @Override
        public MemorySize ring() {
            return size(1000);
        }

        @Override
        public MemorySize tail() {
            return size(100);
        }

        @Override
        public MemorySize window() {
            return size(200);
        }

        @Override
        public MemorySize frame() {
            return size(64);
        }

        @Override
        public Duration linger() {
            return Duration.ofMillis(300);
        }

        @Override
        public Duration retry() {
            return Duration.ZERO;
        }

        @Override
        public Duration grace() {
            return Duration.ofSeconds(30);
        }

        @Override
        public Duration idle() {
            return Duration.ofMinutes(15);
        }

        @Override
        public Duration stuck() {
            return Duration.ofSeconds(1);
        }

        @Override
        public Duration silent() {
            return Duration.ofSeconds(1);
        }

        @Override
        public int viewsPerPerson() {
            return 1;
        }

        @Override
        public int viewsPerLink() {
            return 1;
        }

        private static MemorySize size(long bytes) {
            return new MemorySize(BigInteger.valueOf(bytes));
        }
    }
}
