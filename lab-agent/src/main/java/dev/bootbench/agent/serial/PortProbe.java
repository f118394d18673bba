package dev.bootbench.agent.serial;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Finds out what is on a serial port: presses Enter at each speed and looks whether something readable comes. */
final class PortProbe {
    private static final Duration FIRST_BYTE = Duration.ofSeconds(2);
    private static final Duration QUIET = Duration.ofMillis(300);
    /** A babbling board is never quiet. */
    private static final int ENOUGH = 4096;
    private static final int LINE_LIMIT = 80;

    /** What a port showed. */
    sealed interface Result {
        /** @param line the last one, its unprintable characters replaced: it comes from a board and goes to a terminal */
        record Answer(int baud, String line) implements Result {}

        /** Something came at each of the speeds that gave bytes, but no text. */
        record Garbled(List<Integer> bauds) implements Result {}

        record Silent() implements Result {}

        record Refused(String reason) implements Result {}
    }

    private PortProbe() {}

    static Result probe(Path device, List<Integer> bauds) throws InterruptedException {
        List<Integer> garbled = new ArrayList<>();
        for (int baud : bauds) {
            byte[] heard;
            try {
                heard = pressEnter(device, baud);
            } catch (IOException e) {
                return new Result.Refused(String.valueOf(e.getMessage()));
            }
            String line = lastLine(heard);
            if (line != null) {
                return new Result.Answer(baud, line);
            }
            if (heard.length > 0) {
                garbled.add(baud);
            }
        }
        return garbled.isEmpty() ? new Result.Silent() : new Result.Garbled(garbled);
    }

    private static byte[] pressEnter(Path device, int baud) throws IOException, InterruptedException {
        LinkedBlockingQueue<byte[]> pieces = new LinkedBlockingQueue<>();
        SerialLine.Receiver receiver = new SerialLine.Receiver() {
            @Override
            public void received(byte[] bytes, int length) {
                pieces.add(Arrays.copyOf(bytes, length));
            }

            @Override
            public void lost(String reason) {
                pieces.add(new byte[0]);
            }
        };
        ByteArrayOutputStream heard = new ByteArrayOutputStream();
        try (SerialLine line = SerialLine.open(new PortConfig.LocalPort(device.toString()), LineSettings.plain(baud), receiver)) {
            line.write(new byte[] {'\r'});
            byte[] piece = pieces.poll(FIRST_BYTE.toMillis(), TimeUnit.MILLISECONDS);
            while (piece != null && piece.length > 0 && heard.size() < ENOUGH) {
                heard.writeBytes(piece);
                piece = pieces.poll(QUIET.toMillis(), TimeUnit.MILLISECONDS);
            }
        }
        return heard.toByteArray();
    }

    /** The last line with something on it, or null when what was heard is no text: a wrong speed gives noise. */
    static @Nullable String lastLine(byte[] heard) {
        String text = new String(heard, StandardCharsets.UTF_8).replaceAll("\u001b\\[[0-9;?]*[A-Za-z]", "");
        long strange = text.chars().filter(c -> c == 0xfffd || c < ' ' && "\r\n\t\b\u0007\u001b".indexOf(c) < 0).count();
        List<String> lines = text.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
        if (lines.isEmpty() || strange * 10 > text.length()) {
            return null;
        }
        String last = lines.getLast().replaceAll("[\\p{Cntrl}\\p{Cf}\ufffd]", "\u00b7");
        return last.length() <= LINE_LIMIT ? last : last.substring(0, LINE_LIMIT) + "…";
    }
}
