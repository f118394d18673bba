package dev.bootbench.people;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PasswordsTest {
    @Test
    void onlyTheRightPasswordMatches() {
        String stored = Passwords.hashChosen("correct horse battery");
        assertThat(stored).startsWith("pbkdf2-sha256$600000$").doesNotContain("horse");
        assertThat(Passwords.matches("correct horse battery", stored)).isTrue();
        assertThat(Passwords.matches("correct horse batterz", stored)).isFalse();
        assertThat(Passwords.matches("", stored)).isFalse();
    }

    @Test
    void theSamePasswordHasAnotherHashEachTime() {
        assertThat(Passwords.hashDrawn("x")).isNotEqualTo(Passwords.hashDrawn("x"));
    }

    @Test
    void whatIsNoHashMatchesNothing() {
        assertThat(Passwords.matches("-", "-")).isFalse();
        assertThat(Passwords.matches("", "")).isFalse();
    }

    @Test
    void drawnPasswordsDifferAndReadWell() {
        Set<String> drawn = new HashSet<>();
        for (int i = 0; i < 1000; i++) {
            drawn.add(Passwords.draw());
        }
        assertThat(drawn).hasSize(1000).allMatch(password -> password.matches("[a-km-np-z2-9]{20}"));
    }
}
