package dev.bootbench.agent.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes on to a machine's debug stub, and what is answered in its place. */
class GdbFilterTest {
    private final ByteArrayOutputStream stub = new ByteArrayOutputStream();
    private final ByteArrayOutputStream person = new ByteArrayOutputStream();
    private final GdbFilter filter = new GdbFilter(stub, person);

    private void type(String bytes) throws IOException {
        filter.write(bytes.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static String packet(String payload) {
        return new String(GdbFilter.framed(payload.getBytes(StandardCharsets.ISO_8859_1)), StandardCharsets.ISO_8859_1);
    }

    private String toStub() {
        return stub.toString(StandardCharsets.ISO_8859_1);
    }

    private String toPerson() {
        return person.toString(StandardCharsets.ISO_8859_1);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "qSupported:multiprocess+;xmlRegisters=i386", "vMustReplyEmpty", "Hgp0.0", "qXfer:features:read:target.xml:0,ffb", "?", "qC", "qAttached:1",
        "qfThreadInfo", "qsThreadInfo", "g", "p10", "Gff00", "mffffffff81000000,40", "Mffff,1:cc", "X1000,3:a}\u0003b", "Z0,1000,1", "z0,1000,1",
        "vCont?", "vCont;c:p1.-1", "c", "s", "T1", "D;1", "qqemu.PhyMemMode", "Qqemu.PhyMemMode:1"})
    void whatConcernsTheMachineGoesOn(String payload) throws IOException {
        type("+" + packet(payload));
        assertThat(toStub()).isEqualTo("+" + packet(payload));
        assertThat(toPerson()).isEmpty();
    }

    @Test
    void aMonitorCommandIsRefusedInWordsAndWithAnError() throws IOException {
        // "info version", as GDB sends it.
        type(packet("qRcmd,696e666f2076657273696f6e"));
        assertThat(toStub()).isEmpty();
        assertThat(toPerson()).startsWith("+$O426f6f7462656e63683a206d6f6e69746f7220636f6d6d616e6473").endsWith("$E01#a6");
        type("++" + packet("g"));
        assertThat(toStub()).as("the acknowledgements of answers that were ours stay here").isEqualTo(packet("g"));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "qRcmd,", "qRcmd", "vFile:open:2f6574632f736861646f77,0,0", "vFile:setfs:0", "vRun;2f62696e2f7368", "vKill;1", "k", "R00", "!", "F0", "vRu",
        "QStartNoAckMode", "qSearch:memory:0;10;x", "QProgramSignals:", "b", "bc", "qXfer:exec-file:read::0,10", "}\u0051Rcmd,00", "*qRcmd", "q}\u0072cmd,00",
        "q*\u0020Rcmd", "", "qrcmd,00"})
    void everythingElseIsAnsweredHere(String payload) throws IOException {
        type(packet(payload));
        assertThat(toStub()).isEmpty();
        assertThat(toPerson()).startsWith("+$");
    }

    @Test
    void aPacketInsideAPacketDoesNotGetThrough() throws IOException {
        String inner = "$qRcmd,71#9a";
        type("$m0" + inner);
        type("$" + "m".repeat(5000) + inner + packet("g"));
        assertThat(toStub()).doesNotContain("qRcmd").doesNotContain("mmm");
        assertThat(toPerson()).contains("-");
    }

    @Test
    void aDamagedPacketIsAskedForAgain() throws IOException {
        type("$g#00$g#6z$g#67");
        assertThat(toStub()).isEqualTo("$g#67");
        assertThat(toPerson()).isEqualTo("--");
    }

    @Test
    void anInterruptGoesOnAndOtherBytesBetweenPacketsDoNot() throws IOException {
        type("\u0003abc\r\n+-");
        assertThat(toStub()).isEqualTo("\u0003+-");
    }
}
