package dev.bootbench.agent.rack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.bootbench.agent.hardware.PristineConfig;
import dev.bootbench.agent.power.PowerConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RackConfigTest {
    private static final String HEAD = "host: bench-1\ncoordinator: https://lab.example.org\ncredentialFile: /etc/lab/credential\n";

    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    /** Lines 5 to 10 of a configuration. */
    private static final String PI = """
              - name: pi-1
                profile: rpi4
                port: /dev/serial/by-id/usb-FTDI_A1-if00-port0
                ssh: {address: 192.168.7.21, hostKeyFile: /etc/bootbench/pi-1.pub, keyFile: /etc/bootbench/lab-key}
                power: {kind: tasmota, url: "http://192.168.7.40"}
                pristine: {kind: cooperative}
            """;

    @TempDir
    private Path folder;

    private RackConfig load(String text) throws IOException {
        return RackConfig.load(write(text), ROOT);
    }

    private Path write(String text) throws IOException {
        return Files.writeString(folder.resolve("agent.yaml"), text);
    }

    /** What is wrong with these boards, without the path of the file. */
    private List<String> mistakes(String boards) throws IOException {
        return mistakesOf(HEAD + "boards:\n" + boards);
    }

    private List<String> mistakesOf(String text) throws IOException {
        Path file = write(text);
        return catchThrowableOfType(IOException.class, () -> RackConfig.load(file, ROOT)).getMessage()
                .replace(file.toString(), "agent.yaml").lines().toList();
    }

    @Test
    void namesTheBoardsOfTheHost() throws Exception {
        RackConfig config = load(HEAD + "boards:\n  - {name: vm-1, profile: qemu-x86}\n  - {name: vm-2, profile: qemu-x86}\n");
        assertThat(config.host()).isEqualTo("bench-1");
        assertThat(config.authorityFile()).isEmpty();
        assertThat(config.boards())
                .containsExactly(new RackConfig.Instance("vm-1", "qemu-x86"), new RackConfig.Instance("vm-2", "qemu-x86"));
    }

    @Test
    void readsARealBoardWithEachWayToBePristine() throws Exception {
        assertThat(load(HEAD + "boards:\n" + PI).boards().getFirst()).satisfies(pi -> {
            assertThat(pi.port()).contains("/dev/serial/by-id/usb-FTDI_A1-if00-port0");
            assertThat(pi.ssh()).contains(new RackConfig.Ssh(
                    "192.168.7.21", Optional.empty(), Path.of("/etc/bootbench/pi-1.pub"), Path.of("/etc/bootbench/lab-key")));
            assertThat(pi.power()).hasValueSatisfying(power -> assertThat(power).isInstanceOf(PowerConfig.Tasmota.class));
            assertThat(pi.pristine()).contains(new PristineConfig.Cooperative());
        });
        assertThat(pristine("{kind: sd-mux, image: /srv/pi.img, device: /dev/disk/by-path/pci-0000:00:14.0-usb-0:2:1.0-scsi-0:0:0:0, toHost: [mux, ts], toBoard: [mux, dut]}"))
                .isEqualTo(new PristineConfig.SdMux(
                        Path.of("/srv/pi.img"), Path.of("/dev/disk/by-path/pci-0000:00:14.0-usb-0:2:1.0-scsi-0:0:0:0"), List.of("mux", "ts"), List.of("mux", "dut")));
        assertThat(pristine("{kind: netboot, image: /srv/image, export: /srv/nfs/pi-1}"))
                .isEqualTo(new PristineConfig.Netboot(Path.of("/srv/image"), Path.of("/srv/nfs/pi-1")));
        assertThat(pristine("{kind: command, restore: [/opt/restore, 7]}"))
                .isEqualTo(new PristineConfig.Command(List.of("/opt/restore", "7"), Optional.empty()));
    }

    private PristineConfig pristine(String yaml) throws IOException {
        return load(HEAD + "boards:\n" + PI.replace("{kind: cooperative}", yaml)).boards().getFirst().pristine().orElseThrow();
    }

    @Test
    void everyWayToBePristineHasAName() throws Exception {
        for (Class<?> kind : PristineConfig.class.getPermittedSubclasses()) {
            String name = kind.getSimpleName().replaceAll("([a-z])([A-Z])", "$1-$2").toLowerCase(java.util.Locale.ROOT);
            assertThat(mistakes(PI.replace("{kind: cooperative}", "{kind: " + name + ", nonsense: 1}"))).singleElement().asString()
                    .contains("kind " + name + " has no \"nonsense\"");
        }
    }

    @Test
    void mistakesAreAnsweredWithFileLineAndWhatWasExpected() throws Exception {
        assertThat(mistakesOf(HEAD + "boards: []\n")).singleElement().asString().startsWith("agent.yaml:4: ").contains("at least one");
        assertThat(mistakesOf(HEAD + "bords: []\n")).anySatisfy(line -> assertThat(line).startsWith("agent.yaml:4: ").contains("'bords'"))
                .anySatisfy(line -> assertThat(line).startsWith("agent.yaml:1: ").contains("'boards'"));
        assertThat(mistakesOf("boards: [\n")).singleElement().asString().matches("agent.yaml:[12]: this is no YAML: .*");
        assertThat(mistakesOf(HEAD + "host: bench-2\nboards: []\n")).singleElement().asString().startsWith("agent.yaml:4: ").contains("Duplicate");
        assertThat(mistakesOf("")).anySatisfy(line -> assertThat(line).startsWith("agent.yaml:1: "));
        assertThat(mistakes("  - {name: vm-1, profile: qemu-x86}\n  - {name: vm-1, profile: qemu-x86}\n"))
                .containsExactly("agent.yaml:6: two boards are called vm-1");
        assertThat(mistakes("  - {name: ../etc, profile: qemu-x86}\n")).singleElement().asString()
                .startsWith("agent.yaml:5: a board's name has small letters").endsWith("not \"../etc\"");
        assertThat(mistakes("  - name: pi-1\n    profile: rpi9\n")).singleElement().asString()
                .startsWith("agent.yaml:6: board pi-1: there is no profile \"rpi9\"; there are ").contains("rpi4, ");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            port: /dev/serial/by-id/usb-FTDI_A1-if00-port0 | prt: /dev/ttyUSB0 | agent.yaml:7: boards.0: property 'prt'
            port: /dev/serial/by-id/usb-FTDI_A1-if00-port0 | port: COM3 | agent.yaml:7: board pi-1: "COM3" is no serial port. Write a device
            port: /dev/serial/by-id/usb-FTDI_A1-if00-port0 | port: tcp://console:0 | agent.yaml:7: board pi-1: The serial port "tcp://console:0" lacks
            port: /dev/serial/by-id/usb-FTDI_A1-if00-port0 | port: 4001 | agent.yaml:7: boards.0.port: integer found, string expected
            keyFile: /etc/bootbench/lab-key                | key: /etc/bootbench/lab-key | agent.yaml:8: boards.0.ssh: property 'key' is not defined in the schema
            address: 192.168.7.21                          | address: 192.168.7.21, port: 0 | agent.yaml:8: boards.0.ssh.port: must have a minimum value of 1
            address: 192.168.7.21                          | address: 192.168.7.21, port: ssh | agent.yaml:8: boards.0.ssh.port: string found, integer expected
            {kind: tasmota, url: "http://192.168.7.40"}    | {kind: tasmota} | agent.yaml:9: power: kind tasmota needs "url"
            {kind: tasmota, url: "http://192.168.7.40"}    | {kind: tasmota, url: "http://a", relay: 99} | agent.yaml:9: power: "relay" is a number from 1 to 32
            {kind: tasmota, url: "http://192.168.7.40"}    | "on"  | agent.yaml:9: boards.0.power: string found, object expected
            {kind: cooperative}                            | {kind: sdmux} | agent.yaml:10: pristine: "kind" is one of cooperative, sd-mux, netboot, command, not "sdmux"
            {kind: cooperative}                            | {kind: netboot, image: /srv/image} | agent.yaml:10: pristine: kind netboot needs "export"; it has image, export
            {kind: cooperative}                            | {kind: netboot, image: /srv, export: /srv/pi} | agent.yaml:10: pristine: "image" and "export" of kind netboot are two folders
            {kind: cooperative}                            | {kind: command, restore: restore} | agent.yaml:10: pristine: "restore" of kind command is a list
            {kind: cooperative}                            | {kind: command, restore: []} | agent.yaml:10: pristine: "restore" is a list of the program and its arguments
            {kind: cooperative}                            | {kind: command, restore: [a], verify: [" "]} | agent.yaml:10: pristine: "verify" is a list of the program
            profile: rpi4                                  | profile: qemu-x86 | agent.yaml:7: board pi-1 is a machine of this host (profile qemu-x86) and has no "port" of its own
            """)
    void aMistakeInABoardIsToldWithItsLine(String right, String wrong, String expected) throws Exception {
        assertThat(PI).contains(right);
        assertThat(mistakes(PI.replace(right, wrong))).first().asString().startsWith(expected).doesNotContain("dev.bootbench", "java.");
    }

    @Test
    void aRealBoardNeedsAllItsParts() throws Exception {
        assertThat(mistakes("  - {name: vm-1, profile: qemu-x86}\n  - name: pi-1\n    profile: rpi4\n")).satisfiesExactly(
                port -> assertThat(port).startsWith("agent.yaml:6: board pi-1 is a real board and needs \"port\", like  port: /dev/serial/by-id/"),
                ssh -> assertThat(ssh).contains("needs \"ssh\"").contains("hostKeyFile"),
                power -> assertThat(power).contains("needs \"power\"").contains("kind: tasmota"),
                pristine -> assertThat(pristine).contains("needs \"pristine\"").contains("kind: cooperative"));
    }

    @Test
    void noTwoBoardsShareAPortAnAddressOrAnOutlet() throws Exception {
        Path port = Files.createFile(folder.resolve("ttyUSB0"));
        Path stable = Files.createSymbolicLink(folder.resolve("usb-FTDI"), port);
        String first = PI.replace("/dev/serial/by-id/usb-FTDI_A1-if00-port0", port.toString());
        String second = first.replace("pi-1\n", "pi-2\n");
        assertThat(mistakes(first + second)).satisfiesExactly(
                line -> assertThat(line).startsWith("agent.yaml:13: boards pi-1 and pi-2 have the same serial port"),
                line -> assertThat(line).startsWith("agent.yaml:14: boards pi-1 and pi-2 have the same SSH address"),
                line -> assertThat(line).startsWith("agent.yaml:15: boards pi-1 and pi-2 have the same power outlet"));
        // The same things by other names, and an outlet's settings that do not make it another.
        assertThat(mistakes(first + second.replace(port.toString(), stable.toString())
                .replace("192.168.7.21", "192.168.7.21, port: 22").replace("192.168.7.40\"", "192.168.7.40\", limit: 5s")))
                .hasSize(3);
        assertThat(mistakes(first.replace("{kind: cooperative}", "{kind: netboot, image: /srv/image, export: /srv/pi}")
                + second.replace(port.toString(), "tcp://console:4001").replace("192.168.7.21", "192.168.7.22").replace("7.40\"", "7.40\", relay: 2")
                        .replace("{kind: cooperative}", "{kind: netboot, image: /srv/image, export: /srv/x/../pi}")))
                .singleElement().asString().startsWith("agent.yaml:16: boards pi-1 and pi-2 have the same disk");
        assertThat(load(HEAD + "boards:\n" + first + second.replace(port.toString(), "tcp://console:4001")
                .replace("192.168.7.21", "192.168.7.21, port: 2222").replace("7.40\"", "7.40\", relay: 2")).boards()).hasSize(2);
    }
}
