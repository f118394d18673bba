package dev.bootbench.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bootbench.console.Frame;
import dev.bootbench.console.Frame.KeyboardState;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a terminal is told of the keyboard. */
class ScreenTest {
    private static final String NOT_YOURS = "Berta holds vm-1 until 12:00 UTC: only the holder types, or whom they share it with.";

    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Screen screen = new Screen("vm-1", true, new ByteArrayOutputStream(), err);

    @AfterEach
    void close() throws InterruptedException {
        screen.close();
    }

    /** As one who only watches sees it. */
    private void keyboard(KeyboardState state, @Nullable String writer, String reason) {
        screen.send(new Frame.Writer(writer, false, reason, null, state, "Berta", false, false, false, List.of(), ""));
    }

    private void awaitSaid(String... sentences) {
        await().atMost(Duration.ofSeconds(5)).untilAsserted(() -> assertThat(said()).containsExactly(sentences));
    }

    private List<String> said() {
        return err.toString(StandardCharsets.UTF_8).lines().filter(line -> !line.isEmpty())
                .map(line -> line.replaceFirst("^\\x1b\\[7m\\[lab [a-z]{4}]\\x1b\\[0m ", "")).toList();
    }

    @Test
    void whoWatchesIsToldWhoTypes() {
        keyboard(KeyboardState.HELD, "Anna", NOT_YOURS);
        keyboard(KeyboardState.HELD, "Berta", NOT_YOURS);
        keyboard(KeyboardState.KEPT, "Berta", NOT_YOURS);
        keyboard(KeyboardState.FREE, null, NOT_YOURS);
        awaitSaid("You watch. " + NOT_YOURS + " Anna types.", "Berta types.", "Berta lost the connection.", "Nobody types.");
    }

    @Test
    void whoWatchesIsToldOnceOfAGradedRun() {
        keyboard(KeyboardState.FREE, null, "Book vm-1 to type at it.");
        keyboard(KeyboardState.RUN, "graded run", "A graded run holds the keyboard until about 12:10 UTC at the latest.");
        keyboard(KeyboardState.RUN, "graded run", "A graded run holds the keyboard until about 12:11 UTC at the latest.");
        keyboard(KeyboardState.FREE, null, "Book vm-1 to type at it.");
        awaitSaid("You watch. Book vm-1 to type at it.", "A graded run holds the keyboard until about 12:10 UTC at the latest.", "Nobody types.");
    }

    @Test
    void aReasonThatNamesTheWriterIsEnough() {
        keyboard(KeyboardState.HELD, "Berta", NOT_YOURS);
        awaitSaid("You watch. " + NOT_YOURS);
    }
}
