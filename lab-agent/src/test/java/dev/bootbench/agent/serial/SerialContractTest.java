package dev.bootbench.agent.serial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.bootbench.agent.serial.Console.Piece;
import dev.bootbench.agent.serial.Console.View;
import dev.bootbench.agent.serial.LineSettings.FlowControl;
import dev.bootbench.agent.serial.LineSettings.Pacing;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a console does on every kind of port: a local one, and a real ser2net's, bare and by RFC 2217. */
class SerialContractTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    @TempDir
    private Path folder;

    private Wire wire;
    private SerialConsole console;

    @AfterEach
    void end() {
        if (console != null) {
            console.close();
        }
        if (wire != null) {
            wire.close();
        }
    }

    private void open(Wire.Kind kind) throws Exception {
        open(kind, LineSettings.plain(115_200));
    }

    private void open(Wire.Kind kind, LineSettings settings) throws Exception {
        wire = Wire.of(kind, folder);
        console = new SerialConsole(folder, Clock.systemUTC());
        console.keepOpen(wire.port(), settings);
        assertThat(console.awaitOpen(LIMIT)).as(console.portReason()).isTrue();
        // A console server takes a connection before it opens its line: what came through proves that it has.
        console.write(ascii("?"));
        await().atMost(LIMIT).until(() -> wire.typed().length == 1);
        wire.forget();
    }

    private static byte[] everyByte(int length) {
        byte[] bytes = new byte[length];
        new Random(11).nextBytes(bytes);
        for (int i = 0; i < 256; i++) {
            bytes[i] = (byte) i;
        }
        // What telnet and terminals treat specially, next to each other.
        byte[] traps = {(byte) 255, (byte) 255, 0, 13, 0, 13, 10, (byte) 255, (byte) 240, 17, 19, 3, 4, 26, 127};
        System.arraycopy(traps, 0, bytes, 256, traps.length);
        return bytes;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private byte[] received() throws IOException {
        return console.read(0, console.head());
    }

    private void awaitText(String text) {
        await().atMost(LIMIT).until(() -> new String(received(), StandardCharsets.ISO_8859_1).contains(text));
    }

    @ParameterizedTest
    @EnumSource(Wire.Kind.class)
    void whatTheBoardPrintsArrivesInOrderAndByteForByte(Wire.Kind kind) throws Exception {
        open(kind);
        byte[] printed = everyByte(100_000);
        wire.print(printed);
        await().atMost(LIMIT).until(() -> console.head() >= printed.length);
        assertThat(received()).isEqualTo(printed);
    }

    @ParameterizedTest
    @EnumSource(Wire.Kind.class)
    void whatIsTypedArrivesInOrderAndByteForByte(Wire.Kind kind) throws Exception {
        open(kind);
        byte[] typed = everyByte(20_000);
        console.write(typed);
        await().atMost(LIMIT).until(() -> wire.typed().length >= typed.length);
        assertThat(wire.typed()).isEqualTo(typed);
    }

    @ParameterizedTest
    @EnumSource(Wire.Kind.class)
    void aLostPortIsShownAndComesBackByItself(Wire.Kind kind) throws Exception {
        open(kind);
        try (View view = console.view(console.head())) {
            wire.print(ascii("before "));
            awaitText("before ");
            wire.cut();
            await().atMost(LIMIT).until(() -> !console.isOpen());
            assertThat(console.portReason()).isNotBlank();
            assertThatThrownBy(() -> console.write(ascii("x")))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("closed");

            wire.mend();
            assertThat(console.awaitOpen(LIMIT)).as(console.portReason()).isTrue();
            console.write(ascii("typed later"));
            await().atMost(LIMIT).until(() -> new String(wire.typed(), StandardCharsets.US_ASCII).equals("typed later"));
            wire.print(ascii("after"));
            awaitText("before after");

            List<Object> seen = seen(view);
            assertThat(seen).first().isEqualTo("before ");
            assertThat(seen).last().isEqualTo("after");
            assertThat(seen.get(1)).isInstanceOfSatisfying(Piece.Port.class, port -> assertThat(port.open()).isFalse());
            assertThat(seen.get(seen.size() - 2)).isEqualTo(new Piece.Port(true, "the port is open"));
        }
    }

    private static List<Object> seen(View view) throws InterruptedException {
        List<Object> seen = new ArrayList<>();
        for (Optional<Piece> piece = view.next(Duration.ZERO); piece.isPresent(); piece = view.next(Duration.ZERO)) {
            seen.add(piece.get() instanceof Piece.Bytes bytes ? new String(bytes.bytes(), StandardCharsets.ISO_8859_1) : piece.get());
        }
        return seen;
    }

    @ParameterizedTest
    @EnumSource(Wire.Kind.class)
    void aBabblingBoardDoesNotHoldUpWhoTypes(Wire.Kind kind) throws Exception {
        open(kind);
        AtomicBoolean enough = new AtomicBoolean();
        Thread babble = Thread.ofVirtual().start(() -> {
            while (!enough.get()) {
                wire.print(ascii("babble babble babble babble babble\r\n"));
            }
        });
        awaitText("babble");
        for (int i = 0; i < 20; i++) {
            console.write(ascii("line " + i + "\r"));
        }
        await().atMost(LIMIT).until(() -> new String(wire.typed(), StandardCharsets.US_ASCII).contains("line 19\r"));
        enough.set(true);
        assertThat(babble.join(LIMIT)).isTrue();
    }

    @ParameterizedTest
    @EnumSource(Wire.Kind.class)
    void aPasteIsPacedAndWhole(Wire.Kind kind) throws Exception {
        Duration lineEnd = Duration.ofMillis(40);
        open(kind, new LineSettings(115_200, FlowControl.NONE, new Pacing(4, Duration.ofMillis(2), lineEnd)));
        String paste = "echo one\recho two\recho three\r";
        long began = System.nanoTime();
        console.write(ascii(paste));
        // Two pauses between three lines, and one of 2 ms after each other 4 bytes: never less, however slow the machine.
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThanOrEqualTo(lineEnd.multipliedBy(2));
        await().atMost(LIMIT).until(() -> new String(wire.typed(), StandardCharsets.US_ASCII).equals(paste));
    }

    @ParameterizedTest
    @EnumSource(Wire.Kind.class)
    void closingEndsItsThreadsAndFreesThePort(Wire.Kind kind) throws Exception {
        open(kind);
        console.detach("enough");
        assertThat(console.isOpen()).isFalse();
        assertThat(Thread.getAllStackTraces().keySet().stream()
                        .map(Thread::getName)
                        .filter(name -> name.startsWith("serial-") && name.endsWith(wire.port().toString())))
                .isEmpty();
        assertThatThrownBy(() -> console.write(ascii("x"))).isInstanceOf(IOException.class);
        ByteArrayOutputStream heard = new ByteArrayOutputStream();
        try (SerialLine next = SerialLine.open(wire.port(), LineSettings.plain(9600), collector(heard))) {
            next.write(ascii("?"));
            await().atMost(LIMIT).until(() -> wire.typed().length == 1);
            wire.print(ascii("to the next owner"));
            await().atMost(LIMIT).until(() -> heard.toString(StandardCharsets.US_ASCII).contains("to the next owner"));
        }
        assertThat(new String(received(), StandardCharsets.US_ASCII)).doesNotContain("owner");
    }

    private static SerialLine.Receiver collector(ByteArrayOutputStream heard) {
        return new SerialLine.Receiver() {
            @Override
            public void received(byte[] bytes, int length) {
                heard.write(bytes, 0, length);
            }

            @Override
            public void lost(String reason) {}
        };
    }

    @ParameterizedTest
    @EnumSource(Wire.Kind.class)
    void aPortThatIsNotThereYetIsOpenedWhenItComes(Wire.Kind kind) throws Exception {
        wire = Wire.of(kind, folder);
        wire.cut();
        console = new SerialConsole(folder, Clock.systemUTC());
        console.keepOpen(wire.port(), LineSettings.plain(115_200));
        await().atMost(LIMIT).until(() -> console.portReason().contains(wire.port().toString()));
        wire.mend();
        assertThat(console.awaitOpen(LIMIT)).as(console.portReason()).isTrue();
    }
}
