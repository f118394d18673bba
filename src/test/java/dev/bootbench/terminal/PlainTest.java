package dev.bootbench.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PlainTest {
    @Test
    void onlyLettersAreLeft() {
        assertThat(Plain.text("\u001b]0;owned\u0007 Grüße, 板 🐛!\r\n")).isEqualTo("]0;owned  Grüße, 板 🐛!");
        assertThat(Plain.text("a\u009b21tb\u009d52;c;eA==\u009cc")).as("controls of eight bits").isEqualTo("a 21tb 52;c;eA== c");
        assertThat(Plain.text("a\u202eb\u2066c\u200bd\ufeffe")).as("turns and hides letters").isEqualTo("a b c d e");
    }
}
