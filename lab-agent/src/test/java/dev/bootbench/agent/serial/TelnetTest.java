package dev.bootbench.agent.serial;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TelnetTest {
    private final List<String> events = new ArrayList<>();
    private final ByteArrayOutputStream data = new ByteArrayOutputStream();
    private final Telnet telnet = new Telnet();

    private final Telnet.Events recorder = new Telnet.Events() {
        @Override
        public void data(byte[] bytes, int length) {
            data.write(bytes, 0, length);
            events.add("data " + HexFormat.of().formatHex(bytes, 0, length));
        }

        @Override
        public void option(int verb, int option) {
            events.add("option " + verb + " " + option);
        }

        @Override
        public void subnegotiation(int option, byte[] payload) {
            events.add("sub " + option + " " + HexFormat.of().formatHex(payload));
        }
    };

    private void read(String hex) {
        byte[] bytes = HexFormat.of().parseHex(hex);
        telnet.read(bytes, bytes.length, recorder);
    }

    @Test
    void dataAndCommandsComeInTheirOrder() {
        read("6162" + "fffb00" + "63" + "fffa2c6500 01c200fff0".replace(" ", "") + "64");
        assertThat(events).containsExactly("data 6162", "option 251 0", "data 63", "sub 44 650001c200", "data 64");
    }

    @Test
    void aDoubled255IsOneEverywhere() {
        read("01ffff02" + "fffa2c65ffff00fff0");
        assertThat(events).containsExactly("data 01ff02", "sub 44 65ff00");
    }

    @Test
    void packetsMayEndAnywhere() {
        for (String piece : List.of("61ff", "ff62", "ff", "fd", "2c", "ff", "fa", "2c", "69ff", "ff", "05", "ff", "f0", "63")) {
            read(piece);
        }
        assertThat(events).containsExactly("data 61", "data ff62", "option 253 44", "sub 44 69ff05", "data 63");
    }

    @Test
    void otherCommandsAndUnknownEndsAreNoData() {
        read("fff1fff9" + "61" + "fffa2c01" + "fffb03" + "62");
        assertThat(events).containsExactly("data 61", "sub 44 01", "option 251 3", "data 62");
    }

    @Test
    void anEndlessSubnegotiationDoesNotFillTheMemory() {
        read("fffa2c");
        for (int i = 0; i < 100; i++) {
            read("41".repeat(1000));
        }
        read("fff0");
        assertThat(events).hasSize(1);
        assertThat(events.getFirst()).hasSizeLessThan(3000);
    }

    @Test
    void whatIsEscapedIsReadBackHoweverItIsCut() {
        Random random = new Random(5);
        byte[] sent = new byte[50_000];
        for (int i = 0; i < sent.length; i++) {
            sent[i] = (byte) (random.nextInt(4) == 0 ? 255 : random.nextInt(256));
        }
        byte[] escaped = Telnet.escape(sent);
        for (int at = 0; at < escaped.length; ) {
            int end = Math.min(escaped.length, at + 1 + random.nextInt(50));
            byte[] piece = java.util.Arrays.copyOfRange(escaped, at, end);
            telnet.read(piece, piece.length, recorder);
            at = end;
        }
        assertThat(data.toByteArray()).isEqualTo(sent);
    }

    @Test
    void theSpeedTravelsInNetworkOrderWithItsOnes() {
        byte[] speed = ComPort.settings(LineSettings.plain(1_500_000)).getFirst().bytes();
        assertThat(speed).asHexString().isEqualTo("FFFA2C010016E360FFF0");
        // 65,535 bit/s is nobody's speed, but its bytes are the option's own mark.
        byte[] marks = ComPort.settings(LineSettings.plain(65_535)).getFirst().bytes();
        assertThat(marks).asHexString().isEqualTo("FFFA2C010000FFFFFFFFFFF0");
    }
}
