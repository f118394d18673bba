package dev.bootbench.agent.serial;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bootbench.agent.posix.Pty;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** A host's /dev and /sys as the kernel and udev lay them out, with PTYs where the adapters would be. */
class DiscoverTest {
    @TempDir
    private Path host;

    @BeforeEach
    void layOut() throws IOException {
        Files.createDirectories(host.resolve("dev/serial/by-id"));
        Files.createDirectories(host.resolve("dev/serial/by-path"));
        // A virtual console, and a place where the driver found no UART.
        Files.createDirectories(host.resolve("sys/class/tty/tty1"));
        Files.createFile(host.resolve("dev/tty1"));
        Files.createDirectories(host.resolve("sys/class/tty/ttyS3/device"));
        Files.writeString(host.resolve("sys/class/tty/ttyS3/type"), "0\n");
        Files.createFile(host.resolve("dev/ttyS3"));
    }

    private Path plug(String name, Pty pty) throws IOException {
        Files.createDirectories(host.resolve("sys/class/tty/" + name + "/device"));
        return Files.createSymbolicLink(host.resolve("dev/" + name), Path.of(pty.device()));
    }

    private void link(String folder, String name, String device) throws IOException {
        Files.createSymbolicLink(host.resolve("dev/serial/" + folder + "/" + name), Path.of("../../" + device));
    }

    private String discover(String... options) {
        StringWriter out = new StringWriter();
        CommandLine command = new CommandLine(
                new DiscoverCommand(new SerialPorts(host.resolve("dev"), host.resolve("sys"), Path.of("/proc"))));
        command.setOut(new PrintWriter(out)).setErr(new PrintWriter(out));
        command.execute(options);
        return out.toString().replace(host.toString(), "");
    }

    private static void answer(Pty pty, String text) {
        pty.onInput(_ -> pty.print(text.getBytes(StandardCharsets.ISO_8859_1)));
    }

    @Test
    void listsPortsByTheNamesThatStay() throws Exception {
        try (Pty first = new Pty();
                Pty second = new Pty()) {
            AtomicInteger keys = new AtomicInteger();
            first.onInput(typed -> keys.addAndGet(typed.length));
            plug("ttyUSB0", first);
            link("by-id", "usb-FTDI_FT232R_A1-if00-port0", "ttyUSB0");
            link("by-path", "pci-0000:00:14.0-usb-0:1:1.0-port0", "ttyUSB0");
            plug("ttyUSB1", second);
            link("by-path", "pci-0000:00:14.0-usb-0:2:1.0-port0", "ttyUSB1");
            assertThat(discover()).isEqualTo("""
                    /dev/ttyUSB0
                      by-id    /dev/serial/by-id/usb-FTDI_FT232R_A1-if00-port0
                      by-path  /dev/serial/by-path/pci-0000:00:14.0-usb-0:1:1.0-port0
                      write    port: /dev/serial/by-id/usb-FTDI_FT232R_A1-if00-port0
                    /dev/ttyUSB1
                      by-path  /dev/serial/by-path/pci-0000:00:14.0-usb-0:2:1.0-port0
                      write    port: /dev/serial/by-path/pci-0000:00:14.0-usb-0:2:1.0-port0
                    2 serial ports. --probe shows what answers on them.
                    """);
            assertThat(keys).hasValue(0);
        }
    }

    @Test
    void showsWhatAnswers() throws Exception {
        try (Pty talks = new Pty();
                Pty noise = new Pty();
                Pty silent = new Pty()) {
            answer(talks, "\r\n\r\nDebian GNU/Linux 12 pi-1 ttyS0\r\n\r\n\u001b[1mpi-1 login:\u0007 ");
            answer(noise, "\u0080\u0003\u00ff\u00fe\u0001\u0090x\u0088");
            plug("ttyUSB0", talks);
            plug("ttyUSB1", noise);
            plug("ttyUSB2", silent);
            String found = discover("--probe", "--baud", "115200,9600");
            assertThat(found).contains("at 115200 bit/s: pi-1 login:·");
            assertThat(found).contains("no text, but something at 115200, 9600 bit/s");
            assertThat(found).contains("silent: is the board on");
        }
    }

    @Test
    void leavesAlonePortsThatSomebodyHas() throws Exception {
        try (Pty pty = new Pty()) {
            AtomicInteger keys = new AtomicInteger();
            pty.onInput(typed -> keys.addAndGet(typed.length));
            plug("ttyUSB0", pty);
            Process owner = new ProcessBuilder("flock", pty.device(), "sh", "-c", "echo locked; exec cat").start();
            try {
                assertThat(owner.inputReader().readLine()).isEqualTo("locked");
                assertThat(discover("--probe")).containsPattern("in use   (flock|sh|cat) \\(process \\d+\\) has it open: left alone");
                // Whoever may not look into other processes still meets the lock.
                assertThat(PortProbe.probe(host.resolve("dev/ttyUSB0"), List.of(9600)))
                        .isInstanceOfSatisfying(PortProbe.Result.Refused.class, refused -> assertThat(refused.reason()).contains("another program has it"));
            } finally {
                owner.destroyForcibly();
            }
            assertThat(keys).hasValue(0);
        }
    }

    @Test
    void neverTouchesTheHostsOwnConsole() throws Exception {
        try (Pty pty = new Pty()) {
            AtomicInteger keys = new AtomicInteger();
            pty.onInput(typed -> keys.addAndGet(typed.length));
            plug("ttyS0", pty);
            Files.writeString(host.resolve("sys/class/tty/ttyS0/console"), "Y\n");
            assertThat(discover("--probe")).contains("this host's own console").doesNotContain("port: ");
            assertThat(keys).hasValue(0);
        }
    }

    @Test
    void saysWhenThereIsNothingAndWhatASpeedIs() {
        assertThat(discover()).contains("This host has no serial port");
        assertThat(discover("--probe", "--baud", "1")).contains("most boards 115200");
    }
}
