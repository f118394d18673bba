package dev.bootbench.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bootbench.gateway.EscapeKeys.Key;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What goes to the board, and what does not. */
class EscapeKeysTest {
    private final EscapeKeys keys = new EscapeKeys();

    private List<String> typed(String... pieces) {
        List<String> seen = new ArrayList<>();
        for (String piece : pieces) {
            byte[] bytes = piece.getBytes(StandardCharsets.ISO_8859_1);
            keys.feed(bytes, bytes.length).forEach(key -> seen.add(switch (key) {
                case Key.Bytes(byte[] board) -> "board " + new String(board, StandardCharsets.ISO_8859_1);
                case Key.Command(char letter) -> "command " + letter;
                case Key.SysRq(char letter) -> "sysrq " + letter;
                case Key.Line(String text) -> "line " + text;
                case Key.Echo(char shown) -> "echo " + shown;
            }));
        }
        return seen;
    }

    @Test
    void everythingIsTheBoardsButWhatFollowsTheEscape() {
        assertThat(typed("~.ls\r\u0003\u0018\u001bOP\u00ff\u0000")).containsExactly("board ~.ls\r\u0003\u0018\u001bOP\u00ff\u0000");
        assertThat(typed("a\u001dbc")).containsExactly("board a", "command b", "board c");
        assertThat(typed("a\u001d\u001db")).containsExactly("board a\u001db");
        assertThat(typed("\u001d", "s", "h", "i")).containsExactly("sysrq h", "board i");
    }

    @Test
    void anAnswerIsNotTypedAtTheBoard() {
        assertThat(typed("\u001dr", "yes\r", "ls")).containsExactly("command r", "echo y", "echo e", "echo s", "line yes", "board ls");
        assertThat(typed("\u001dtno\u0003ls")).containsExactly("command t", "echo n", "echo o", "line ", "board ls");
        assertThat(typed("\u001d0ye\u007fs\u001bx\n")).containsExactly("command 0", "echo y", "echo e", "echo \b", "echo s", "echo x", "line ysx");
    }
}
