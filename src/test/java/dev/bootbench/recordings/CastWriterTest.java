package dev.bootbench.recordings;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class CastWriterTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long START = 1_795_200_000_000_000L;

    private static List<JsonNode> lines(String cast) throws IOException {
        assertThat(cast).endsWith("\n");
        List<JsonNode> lines = new ArrayList<>();
        for (String line : cast.split("\n")) {
            lines.add(JSON.readTree(line));
        }
        return lines;
    }

    private static String cast(int version, boolean part, Chunk... chunks) throws IOException {
        StringWriter out = new StringWriter();
        CastWriter writer = new CastWriter(out, version);
        writer.begin("pi4-02, attempt 4711", chunks[0].us(), part);
        writer.marker(new Marker(0, chunks[0].us(), MarkerKind.POWER, "power on"));
        for (Chunk chunk : chunks) {
            writer.bytes(chunk);
        }
        writer.end();
        return out.toString();
    }

    private static String output(List<JsonNode> lines) {
        StringBuilder text = new StringBuilder();
        lines.stream().skip(1).filter(line -> line.get(1).asText().equals("o")).forEach(line -> text.append(line.get(2).asText()));
        return text.toString();
    }

    @Test
    void headersAreThoseOfTheFormats() throws Exception {
        Chunk chunk = new Chunk(0, new byte[] {'x'}, START, TimeSteps.NONE);
        JsonNode two = lines(cast(2, false, chunk)).getFirst();
        assertThat(two.get("version").asInt()).isEqualTo(2);
        assertThat(two.get("width").asInt()).isEqualTo(80);
        assertThat(two.get("height").asInt()).isEqualTo(24);
        assertThat(two.get("timestamp").asLong()).isEqualTo(1_795_200_000L);
        JsonNode three = lines(cast(3, false, chunk)).getFirst();
        assertThat(three.get("version").asInt()).isEqualTo(3);
        assertThat(three.get("term").get("cols").asInt()).isEqualTo(80);
        assertThat(three.get("term").get("rows").asInt()).isEqualTo(24);
        assertThat(three.has("width")).isFalse();
    }

    @Test
    void outputJoinedIsTheDecodedBytesInBothVersions() throws Exception {
        byte[] noise = new byte[20_000];
        new Random(3).nextBytes(noise);
        TimeSteps times = new TimeSteps();
        for (int place = 7; place < 10_000; place += 13) {
            times.add(place, place * 911L);
        }
        byte[] first = Arrays.copyOf(noise, 10_000);
        byte[] second = Arrays.copyOfRange(noise, 10_000, 20_000);
        StringBuilder decoded = new StringBuilder();
        Utf8 decoder = new Utf8();
        decoder.decode(noise, 0, noise.length, decoded);
        decoder.end(decoded);
        for (int version : new int[] {2, 3}) {
            String cast = cast(version, false, new Chunk(0, first, START, times),
                    new Chunk(10_000, second, START + 20_000_000, TimeSteps.NONE));
            assertThat(output(lines(cast))).isEqualTo(decoded.toString());
            assertThat(cast.chars().filter(c -> c < ' ' && c != '\n')).isEmpty();
        }
    }

    @Test
    void bothVersionsSayTheSameTimes() throws Exception {
        TimeSteps times = new TimeSteps();
        times.add(1, 4_000);
        times.add(2, 333_333);
        times.add(3, 666_667);
        times.add(4, 1_000_001);
        Chunk chunk = new Chunk(0, "abcde".getBytes(StandardCharsets.US_ASCII), START, times);
        List<JsonNode> two = lines(cast(2, false, chunk));
        List<JsonNode> three = lines(cast(3, false, chunk));
        assertThat(two.get(2).toString()).as("reads within 5 ms are one event").isEqualTo("[0.0,\"o\",\"ab\"]");
        double now = 0;
        for (int i = 1; i < two.size(); i++) {
            now += three.get(i).get(0).asDouble();
            assertThat(now).isCloseTo(two.get(i).get(0).asDouble(), Offset.offset(1e-9));
        }
        assertThat(two.getLast().get(0).asDouble()).isEqualTo(1.000001);
    }

    @Test
    void aPartBeginsAtZeroWithAReset() throws Exception {
        List<JsonNode> lines = lines(cast(2, true, new Chunk(50, new byte[] {'x'}, START + 9_000_000, TimeSteps.NONE)));
        assertThat(lines.get(1).toString()).isEqualTo("[0.0,\"o\",\"\\u001Bc\"]");
        assertThat(lines.getLast().get(0).asDouble()).isZero();
    }
}
