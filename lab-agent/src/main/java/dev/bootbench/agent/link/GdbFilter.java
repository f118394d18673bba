package dev.bootbench.agent.link;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;

/**
 * Stands between a person's GDB and a machine's debug stub. QEMU's stub hands {@code qRcmd} to QEMU's monitor, which reads
 * and writes files of the host: so only packets that are listed here go on, each made anew with its own checksum; all
 * others are answered in the stub's place. What the stub says passes as it is.
 *
 * <p>Packets are judged by how they begin, as the stub does it. Within a packet the stub undoes escapes and repetitions, but
 * neither can change what stands before them. A packet ends where the stub's ends: one that is longer than the stub's buffer, after
 * which the stub would take the rest for new packets, is refused as a whole, and so is one with a {@code $} inside.
 *
 * <p>For one thread. What goes to the person is written a whole answer at a time.
 */
final class GdbFilter extends OutputStream {
    /** QEMU's line buffer, less its end. */
    private static final int LONGEST = 4095;
    private static final int INTERRUPT = 3;
    private static final String WHY = "Bootbench: monitor commands would reach the lab's host, so they are not passed on to QEMU.\n";

    /** Registers, memory, break points, running on, threads; the stub's own replies tell the rest. */
    private static final String LETTERS = "?gGpPmMXcCsSHTzZD";
    private static final List<String> NAMES = List.of(
            "qSupported", "qAttached", "qC", "qfThreadInfo", "qsThreadInfo", "qThreadExtraInfo,", "qXfer:features:read:",
            "qGDBServerVersion", "qqemu.sstepbits", "qqemu.sstep", "qqemu.PhyMemMode", "Qqemu.sstep=", "Qqemu.PhyMemMode:",
            "vCont?", "vCont;", "vAttach;", "vMustReplyEmpty");

    private enum Place { BETWEEN, PACKET, FIRST_DIGIT, SECOND_DIGIT }

    private final OutputStream toStub;
    private final OutputStream toPerson;
    private final ByteArrayOutputStream packet = new ByteArrayOutputStream();
    private Place place = Place.BETWEEN;
    private boolean broken;
    private int firstDigit;
    /** Acknowledgements of packets that were ours, which the stub knows nothing of. */
    private int ownAnswers;

    GdbFilter(OutputStream toStub, OutputStream toPerson) {
        this.toStub = toStub;
        this.toPerson = toPerson;
    }

    @Override
    public void write(int one) throws IOException {
        int c = one & 0xff;
        switch (place) {
            case BETWEEN -> between(c);
            case PACKET -> within(c);
            case FIRST_DIGIT -> {
                firstDigit = c;
                place = Place.SECOND_DIGIT;
            }
            case SECOND_DIGIT -> {
                place = Place.BETWEEN;
                arrived(c);
            }
        }
    }

    private void between(int c) throws IOException {
        switch (c) {
            case '$' -> {
                packet.reset();
                broken = false;
                place = Place.PACKET;
            }
            case '+', '-' -> {
                if (ownAnswers > 0) {
                    ownAnswers--;
                } else {
                    toStub.write(c);
                }
            }
            case INTERRUPT -> toStub.write(c);
            default -> { }
        }
    }

    private void within(int c) {
        if (c == '#') {
            place = Place.FIRST_DIGIT;
        } else if (c == '$' || packet.size() == LONGEST) {
            broken = true;
        } else {
            packet.write(c);
        }
    }

    private void arrived(int secondDigit) throws IOException {
        byte[] payload = packet.toByteArray();
        if (broken || !HexFormat.isHexDigit(firstDigit) || !HexFormat.isHexDigit(secondDigit)
                || (HexFormat.fromHexDigit(firstDigit) << 4 | HexFormat.fromHexDigit(secondDigit)) != sum(payload)) {
            answer("-", 0);
            return;
        }
        String text = new String(payload, StandardCharsets.ISO_8859_1);
        if (mayPass(text)) {
            toStub.write(framed(payload));
        } else if (text.startsWith("qRcmd,")) {
            answer("+" + framedText("O" + HexFormat.of().formatHex(WHY.getBytes(StandardCharsets.US_ASCII))) + framedText("E01"), 2);
        } else {
            // The protocol's way to say: there is no such thing here.
            answer("+" + framedText(""), 1);
        }
    }

    static boolean mayPass(String packet) {
        return !packet.isEmpty() && (LETTERS.indexOf(packet.charAt(0)) >= 0 || NAMES.stream().anyMatch(packet::startsWith));
    }

    private void answer(String text, int packets) throws IOException {
        ownAnswers += packets;
        toPerson.write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static String framedText(String payload) {
        return new String(framed(payload.getBytes(StandardCharsets.ISO_8859_1)), StandardCharsets.ISO_8859_1);
    }

    static byte[] framed(byte[] payload) {
        ByteArrayOutputStream whole = new ByteArrayOutputStream(payload.length + 4);
        whole.write('$');
        whole.writeBytes(payload);
        whole.writeBytes("#%02x".formatted(sum(payload)).getBytes(StandardCharsets.US_ASCII));
        return whole.toByteArray();
    }

    private static int sum(byte[] payload) {
        int sum = 0;
        for (byte one : payload) {
            sum += one;
        }
        return sum & 0xff;
    }

    @Override
    public void flush() throws IOException {
        toStub.flush();
    }

    @Override
    public void close() throws IOException {
        toStub.close();
    }
}
