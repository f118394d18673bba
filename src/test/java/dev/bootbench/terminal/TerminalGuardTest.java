package dev.bootbench.terminal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TerminalGuardTest {
    private static final Pattern NO_PART = Pattern.compile("[\\x00-\\x17\\x19\\x1c-\\x1f\\x7f-\\xff]");
    private static final Pattern ACTS = Pattern.compile("^([]P_^Xk]|\\[[0-?]*[ -/]*t)");
    private static final Pattern C1 = Pattern.compile("[\\x90\\x98\\x9b\\x9d-\\x9f]");

    private static byte[] bytes(String latin1) {
        return latin1.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String shown(String printed, boolean answers) {
        return new String(new TerminalGuard().pass(bytes(printed), answers), StandardCharsets.ISO_8859_1);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "plain\r\n\ttext\b \u0000 and NUL\u0007",
        "\u001b[1;31mred\u001b[0m \u001b[2J\u001b[H\u001b[?25l\u001b[?1049h\u001b[10;20r\u001b7\u001b8\u001bc\u001b(0lqk\u001b(B",
        "\u001b[!p\u001b[4 q\u001b[u\u001b[3@\u001b[2S\u001b[3g \u0085\u008e\u00ff\u00fe",
        "Gr\u00c3\u00bc\u00c3\u009f\u00c3\u009b \u00e2\u0094\u009b \u00f0\u009f\u0090\u009b \u00c2\u00a0\u00c2\u00b5"})
    void whatOnlyPaintsPassesAsItIs(String printed) {
        assertThat(shown(printed, false)).isEqualTo(printed);
        assertThat(shown(printed, true)).isEqualTo(printed);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "\u001b]0;owned\u0007", "\u001b]2;owned\u001b\\", "\u009d0;owned\u009c\u0007", "\u00c2\u009d52;c;b3duZWQ=\u0007",
        "\u001b]52;c;b3duZWQ=\u0007", "\u001b]52;c;?\u0007", "\u001b]8;;https://evil.example\u0007", "\u001b]777;notify;a;b\u0007",
        "\u001bP$q\"p\u001b\\", "\u001bP+q544e\u001b\\", "\u001b_Gf=100;AAAA\u001b\\", "\u001b^private\u001b\\", "\u001bXstring\u001b\\",
        "\u001b[21t", "\u001b[8;1;1t", "\u001b[5i", "\u001b[4i", "\u001b[x", "\u001b[1;1;1;1;1;1*y", "\u001b[>q", "\u001b[?u", "\u001b[?1;1;0S", "\u001b[?4m", "\u001b[#R", "\u009a",
        "\u001b[12;2]", "\u001bktitle\u001b\\", "\u001b%@", "\u001b%G", "\u001b F", "\u001b G", "\u001b$B", "\u001b!p",
        "\u001b[00000021t", "\u009b21t", "\u00c2\u009b21t", "\u001b\u001b[21t", "\u0005"})
    void whatActsOnTheTerminalDoesNot(String printed) {
        for (boolean answers : new boolean[] {false, true}) {
            assertThat(shown("a" + printed + "z", answers)).isEqualTo("az");
        }
    }

    /** A terminal obeys a control in the midst of an escape and goes on with the escape: so what is dropped there must not leave half of one. */
    @ParameterizedTest
    @ValueSource(strings = {"]52;c;b3duZWQ=\u0007", "[21t", "P+q544e\u001b\\", "_Gf=100;AAAA\u001b\\", "^private\u001b\\", "Xstring\u001b\\"})
    void nothingBetweenEscAndWhatItBeginsLetsItThrough(String rest) {
        for (int first = 0; first < 0x100; first++) {
            assertActsOnNothing("a\u001b" + (char) first + rest + "z");
            for (int second = 0; second < 0x100; second++) {
                assertActsOnNothing("a\u001b" + (char) first + (char) second + rest + "z");
            }
        }
    }

    /** By the most lenient of terminals, which skips all that is no part of an escape. */
    private static void assertActsOnNothing(String printed) {
        for (boolean answers : new boolean[] {false, true}) {
            String shown = shown(printed, answers);
            boolean acts = C1.matcher(new String(bytes(shown), StandardCharsets.UTF_8)).find();
            for (int esc = shown.indexOf('\u001b'); esc >= 0; esc = shown.indexOf('\u001b', esc + 1)) {
                acts |= ACTS.matcher(NO_PART.matcher(shown.substring(esc + 1)).replaceAll("")).find();
            }
            if (acts) {
                fail(HexFormat.of().formatHex(bytes(printed)) + " became " + HexFormat.of().formatHex(bytes(shown)));
            }
        }
    }

    @Test
    void anEscapeIsWrittenWithItsLastByteOrNotAtAll() {
        assertThat(shown("a\u001b\r\n7z", false)).isEqualTo("a\r\n\u001b7z");
        assertThat(shown("a\u001b(\u0005\n0z", false)).isEqualTo("a\n\u001b(0z");
        assertThat(shown("a\u001b\u00e9]z", false)).isEqualTo("a\u00e9]z");
        assertThat(shown("a\u001b\u0018]z", false)).as("cancelled").isEqualTo("a]z");
        assertThat(shown("a\u001b(\u001a]z", false)).as("cancelled").isEqualTo("a]z");
        assertThat(shown("a\u001b", false) + "|" + shown("a\u001b(", false)).isEqualTo("a|a");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u001b[c", "\u001b[>c", "\u001b[=c", "\u001b[0c", "\u001b[5n", "\u001b[6n", "\u001b[?6n", "\u001b[?25$p", "\u001bZ"})
    void aQuestionIsAskedOnlyWhereTheAnswerIsTyped(String question) {
        assertThat(shown("a" + question + "z", false)).isEqualTo("az");
        assertThat(shown("a" + question + "z", true)).isEqualTo("a" + question + "z");
    }

    @Test
    void nothingThatNeverEndsSilencesTheBoard() {
        assertThat(shown("\u001b]0;no end\nroot@vm-1:~# ", false)).isEqualTo("\nroot@vm-1:~# ");
        assertThat(shown("\u001bP" + "x".repeat(100_000) + "here", false)).endsWith("here");
        assertThat(shown("\u001b[" + "9;".repeat(10_000) + "mhere", false)).isEqualTo("here");
        assertThat(shown("\u001b[".repeat(10_000) + "Khere", false)).isEqualTo("\u001b[Khere");
        assertThat(shown("\u001b]0;a\u0018here", false)).isEqualTo("here");
        assertThat(shown("\u001b[12\r\nmhere", false)).isEqualTo("\r\n\u001b[12mhere");
    }

    @Test
    void sequencesMayBeCutAnywhere() {
        String printed = "a\u001b]52;c;eA==\u001b\\b\u001b[1mbold\u001b[21t\u00c2\u009b6n\u00c3\u00a9\u00e2\u0094\u0080\u001b[6nz";
        String whole = shown(printed, false);
        assertThat(whole).isEqualTo("ab\u001b[1mbold\u00c3\u00a9\u00e2\u0094\u0080z");
        TerminalGuard guard = new TerminalGuard();
        ByteArrayOutputStream parts = new ByteArrayOutputStream();
        for (byte each : bytes(printed)) {
            parts.writeBytes(guard.pass(new byte[] {each}, false));
        }
        assertThat(parts.toString(StandardCharsets.ISO_8859_1)).isEqualTo(whole);
    }
}
