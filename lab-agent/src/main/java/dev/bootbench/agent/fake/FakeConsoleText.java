package dev.bootbench.agent.fake;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What stands on the fake board's serial line: boot loader, kernel, login, and a terminal's line editing. One thread. */
final class FakeConsoleText {
    static final String COMMAND_LINE = "console=ttyS0,115200 root=/dev/fake rw panic=0";
    private static final byte DELETE = 0x7f;
    private static final byte BACKSPACE = 0x08;
    private static final byte CTRL_C = 0x03;
    private static final byte CTRL_D = 0x04;

    private final FakeShell shell;
    private final StringBuilder line = new StringBuilder();
    private boolean isLoggedIn;

    FakeConsoleText(FakeShell shell) {
        this.shell = shell;
    }

    static List<String> loader() {
        return List.of("", "Fake boot loader 1.0", "Board: Bootbench fake board", "Loading kernel ...");
    }

    static List<String> loaderWithoutKernel() {
        return List.of("** No kernel found **", "Halted.");
    }

    static List<String> kernel(String release) {
        return List.of(
                "[    0.000000] Booting Linux on physical CPU 0x0",
                "[    0.000000] Linux version " + release + " (fake@bootbench) #1 SMP",
                "[    0.000000] Kernel command line: " + COMMAND_LINE,
                "[    0.412011] printk: console [ttyS0] enabled");
    }

    static List<String> panic(String why) {
        return List.of(
                "[    1.031337] Kernel panic - not syncing: " + why,
                "[    1.031402] CPU: 0 PID: 1 Comm: swapper/0 Not tainted",
                "[    1.031466] Call trace:",
                "[    1.031501]  panic+0x190/0x38c",
                "[    1.031560] ---[ end Kernel panic - not syncing: " + why + " ]---");
    }

    static List<String> init() {
        return List.of("[    1.204190] Run /sbin/init as init process", "Starting services ... done.");
    }

    static byte[] lines(List<String> lines) {
        return bytes(String.join("\r\n", lines) + "\r\n");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** What getty prints. */
    byte[] greeting() {
        isLoggedIn = false;
        line.setLength(0);
        return bytes("\r\nFake GNU/Linux 1 " + shell.hostname() + " ttyS0\r\n\r\n" + prompt());
    }

    private String prompt() {
        return isLoggedIn ? "root@" + shell.hostname() + ":~# " : shell.hostname() + " login: ";
    }

    /** What the board prints because of what was typed. */
    byte[] typed(byte[] keys) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte key : keys) {
            switch (key) {
                case '\r', '\n' -> {
                    out.writeBytes(bytes("\r\n"));
                    String entered = line.toString();
                    line.setLength(0);
                    out.writeBytes(entered(entered.strip()));
                }
                case DELETE, BACKSPACE -> {
                    if (!line.isEmpty()) {
                        line.setLength(line.length() - 1);
                        out.writeBytes(bytes("\b \b"));
                    }
                }
                case CTRL_C -> {
                    line.setLength(0);
                    out.writeBytes(bytes("^C\r\n" + prompt()));
                }
                case CTRL_D -> {
                    if (isLoggedIn && line.isEmpty()) {
                        out.writeBytes(bytes("logout\r\n"));
                        out.writeBytes(greeting());
                    }
                }
                default -> {
                    line.append((char) (key & 0xff));
                    out.write(key);
                }
            }
        }
        return out.toByteArray();
    }

    private byte[] entered(String text) {
        if (!isLoggedIn) {
            if (text.isEmpty()) {
                return bytes(prompt());
            }
            if (!text.equals("root")) {
                return bytes("Login incorrect\r\n" + prompt());
            }
            isLoggedIn = true;
            return bytes("Linux " + shell.hostname() + " " + shell.kernel() + "\r\n" + prompt());
        }
        if (text.equals("exit") || text.equals("logout")) {
            return greeting();
        }
        FakeShell.Result result = shell.run(text, new ByteArrayInputStream(new byte[0]));
        String printed = new String(result.out(), StandardCharsets.ISO_8859_1) + new String(result.err(), StandardCharsets.ISO_8859_1);
        return (printed.replace("\n", "\r\n") + prompt()).getBytes(StandardCharsets.ISO_8859_1);
    }
}
