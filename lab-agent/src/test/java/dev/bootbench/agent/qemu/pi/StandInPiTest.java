package dev.bootbench.agent.qemu.pi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.bootbench.agent.Folders;
import dev.bootbench.agent.board.BoardUse.Sighting;
import dev.bootbench.agent.board.LabFaultException;
import dev.bootbench.agent.build.BuildOutcome;
import dev.bootbench.agent.build.BuildRequest;
import dev.bootbench.agent.build.BuilderConfig;
import dev.bootbench.agent.build.KernelTarget;
import dev.bootbench.agent.build.ModuleBuilder;
import dev.bootbench.agent.build.SourceFile;
import dev.bootbench.agent.power.PowerState;
import dev.bootbench.agent.qemu.GuestImage;
import dev.bootbench.agent.serial.LineSettings;
import dev.bootbench.agent.serial.PortConfig;
import dev.bootbench.agent.serial.SerialConsole;
import dev.bootbench.agent.shell.CommandResult;
import dev.bootbench.agent.shell.SshShell;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * A real machine, seen as one would see a Pi: power switch, serial port, SSH, SD card. In an order in which a running Pi
 * serves several tests; each also passes alone.
 */
@Tag("qemu")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class StandInPiTest {
    private static final int UID = 64250;
    private static final Duration BOOT = Duration.ofSeconds(90);
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final List<Sighting> SEEN = new CopyOnWriteArrayList<>();

    private static Path home;
    private static GuestImage image;
    private static StandInPi pi;
    private static SerialConsole console;
    private static SshShell shell;

    @BeforeAll
    static void putTogether() throws Exception {
        Folders usual = Folders.fromEnvironment();
        Folders folders = new Folders(Path.of("..").toAbsolutePath().normalize(), usual.home(), usual.cache());
        home = Files.createTempDirectory(
                Path.of("/var/tmp"), "pi", PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx--x--x")));
        image = GuestImage.build(folders, "rpi3b-qemu", Duration.ofMinutes(30));
        pi = StandInPi.attach("pi-test", home, UID, image, SEEN::add);
        console = new SerialConsole(home, Clock.systemUTC());
        console.keepOpen(new PortConfig.LocalPort(pi.serialPort().toString()), LineSettings.plain(115_200));
        shell = new SshShell("127.0.0.1", image.hostKey(), image.rootKey());
        shell.port(pi.sshPort());
    }

    @AfterAll
    static void takeApart() throws Exception {
        shell.close();
        console.close();
        pi.close();
        try (Stream<Path> all = Files.walk(home)) {
            for (Path file : all.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    /** Switched off, with a new card. */
    private static void pristine() throws Exception {
        shell.disconnect();
        pi.off();
        pi.card().restore();
        SEEN.clear();
    }

    /** Up and connected, whatever a test before left on its disk: a boot takes a quarter of a minute. */
    private static void running() throws Exception {
        SEEN.clear();
        if (pi.state() == PowerState.OFF || !shell.isOpen()) {
            pristine();
            pi.on();
            connect();
        }
    }

    private static String out(String command) {
        CommandResult result = shell.run(command, LIMIT);
        assertThat(result.succeeded()).as("%s: %s %s", command, result.ending(), result.err()).isTrue();
        return result.out().strip();
    }

    private static void connect() {
        assertThat(shell.reconnect(BOOT)).as(() -> shell.lastProblem() + "; " + pi.firmwareSaid()).isTrue();
    }

    private static String awaitConsole(long from, String pattern) {
        Pattern wanted = Pattern.compile(pattern);
        return await().atMost(BOOT)
                .until(() -> new String(console.read(from, console.head()), StandardCharsets.ISO_8859_1),
                        text -> wanted.matcher(text).find());
    }

    /** Writes a file on the boot partition of the running Pi. */
    private static void boot(String name, String text) {
        assertThat(shell.upload(text.getBytes(StandardCharsets.US_ASCII), "/boot/firmware/" + name, 0644, LIMIT).succeeded()).isTrue();
        out("sync");
    }

    @Test
    @Order(1)
    void powerBootsARaspberryPiWithASerialLineAndSsh() throws Exception {
        pristine();
        assertThat(pi.state()).isEqualTo(PowerState.OFF);
        assertThat(pi.serialPort()).doesNotExist();
        pi.card().verify();
        long from = console.head();
        pi.on();
        assertThat(pi.state()).isEqualTo(PowerState.ON);
        awaitConsole(from, "Booting Linux on physical CPU");
        connect();
        assertThat(out("tr -d '\\0' </proc/device-tree/model")).isEqualTo("Raspberry Pi 3 Model B");
        // On a busy host the emulated USB controller makes the kernel warn, which is the bit 512.
        assertThat(out("uname -rm; echo $(($(cat /proc/sys/kernel/tainted) & ~512)); nproc; id -u student; perl -e 'print 6*7'"))
                .isEqualTo(image.kernel() + " aarch64\n0\n4\n1001\n42");
        assertThat(out("ls /boot/firmware")).contains("config.txt", "cmdline.txt", "kernel8.img");
        awaitConsole(from, "root@pi:~# ");
        long typed = console.head();
        console.write("echo con$((40+2))sole\r".getBytes(StandardCharsets.US_ASCII));
        awaitConsole(typed, "con42sole");
        long broken = console.head();
        pi.sendBreak();
        console.write(new byte[] {'h'});
        awaitConsole(broken, "sysrq: HELP");

        pi.off();
        assertThat(pi.state()).isEqualTo(PowerState.OFF);
        assertThat(pi.serialPort()).doesNotExist();
        assertThat(SEEN).as("what was asked for is no sighting").isEmpty();
        assertThatThrownBy(() -> pi.card().verify()).isInstanceOf(LabFaultException.class).hasMessageContaining("restore it");
        pi.card().restore();
        pi.card().verify();
    }

    @Test
    @Order(2)
    void aRestartGoesThroughTheFirmwareAndATrybootLastsForOneStart() throws Exception {
        pristine();
        pi.on();
        connect();
        boot("tryboot.txt", "arm_64bit=1\nauto_initramfs=1\nupstream_kernel=1\ncmdline=try.txt\n");
        boot("try.txt", out("cat /boot/firmware/cmdline.txt") + " lab.try=1\n");
        boot("tryboot.flag", "the power goes before it restarts");
        pi.cycle(Duration.ZERO);
        connect();
        assertThat(out("cat /proc/cmdline")).as("a wish goes with the power").doesNotContain("lab.try");

        shell.run("reboot '0 tryboot'", Duration.ofSeconds(10));
        await().atMost(BOOT).until(() -> SEEN.stream().anyMatch(Sighting.GuestReset.class::isInstance));
        connect();
        assertThat(out("cat /proc/cmdline")).endsWith("lab.try=1");
        assertThat(pi.firmwareSaid()).startsWith("tryboot.txt: kernel kernel8.img with initramfs");

        SEEN.clear();
        shell.run("reboot", Duration.ofSeconds(10));
        await().atMost(BOOT).until(() -> SEEN.stream().anyMatch(Sighting.GuestReset.class::isInstance));
        connect();
        assertThat(out("cat /proc/cmdline")).doesNotContain("lab.try");
        assertThat(pi.firmwareSaid()).startsWith("config.txt: ");
    }

    @Test
    @Order(5)
    void withoutAKernelItHasPowerAndSaysSoIfItWasToldTo() throws Exception {
        pristine();
        pi.on();
        connect();
        String config = out("cat /boot/firmware/config.txt");
        boot("config.txt", config + "\nkernel=missing.img\n");
        shell.disconnect();
        pi.off();
        long from = console.head();
        pi.on();
        assertThat(pi.state()).isEqualTo(PowerState.ON);
        assertThat(pi.firmwareSaid()).isEqualTo("config.txt: there is no kernel missing.img on the boot partition.");
        awaitConsole(from, "start\\.elf: config\\.txt: there is no kernel missing\\.img on the boot partition\\.");
        assertThat(shell.reconnect(Duration.ofSeconds(1))).isFalse();
        assertThat(SEEN).isEmpty();

        pi.off();
        pi.card().restore();
        pi.on();
        connect();
        boot("config.txt", config + "\nkernel=config.txt\nuart_2ndstage=0\n");
        shell.disconnect();
        pi.off();
        from = console.head();
        pi.on();
        assertThat(pi.state()).as("a kernel that is none is started and does nothing").isEqualTo(PowerState.ON);
        assertThat(console.head()).isEqualTo(from);
    }

    @Test
    @Order(4)
    void aHaltedPiKeepsItsPowerAndADeadOneHasNone() throws Exception {
        running();
        shell.run("poweroff", Duration.ofSeconds(10));
        await().atMost(BOOT).until(() -> SEEN.stream().anyMatch(Sighting.GuestShutdown.class::isInstance));
        assertThat(pi.state()).isEqualTo(PowerState.ON);
        long from = console.head();
        pi.cycle(Duration.ZERO);
        awaitConsole(from, "Booting Linux");
        SEEN.clear();
        ProcessHandle.of(Long.parseLong(Files.readString(home.resolve("run/pid")).strip())).orElseThrow().destroyForcibly();
        await().atMost(LIMIT).until(() -> pi.state() == PowerState.OFF);
        await().atMost(LIMIT).until(() -> SEEN.stream().anyMatch(Sighting.PowerLost.class::isInstance));
    }

    @Test
    @Order(3)
    void aModuleThatIsBuiltHereLoadsThere() throws Exception {
        BuilderConfig config = new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withMapping(BuilderConfig.class)
                .build()
                .getConfigMapping(BuilderConfig.class);
        byte[] source = Files.readAllBytes(Path.of("../exercises/miscdrv/solution/miscdrv.c"));
        BuildOutcome outcome = new ModuleBuilder(config).build(new BuildRequest("miscdrv", List.of(new SourceFile("miscdrv.c", source)),
                List.of(), KernelTarget.of(image.kernel(), "aarch64"), BOOT));
        assertThat(outcome).as(outcome.log()).isInstanceOf(BuildOutcome.Built.class);
        running();
        assertThat(shell.upload(((BuildOutcome.Built) outcome).ko(), "/tmp/miscdrv.ko", 0600, LIMIT).succeeded()).isTrue();
        // Out-of-tree and unsigned.
        assertThat(out("insmod /tmp/miscdrv.ko && grep -c miscdrv /proc/modules /proc/misc; rmmod miscdrv;"
                        + " echo $(($(cat /proc/sys/kernel/tainted) & 12288))"))
                .isEqualTo("/proc/modules:1\n/proc/misc:1\n12288");
    }

    @Test
    @Order(6)
    void aCardThatIsNoneIsNoFault() throws Exception {
        pristine();
        Files.delete(pi.card().path());
        pi.on();
        assertThat(pi.state()).isEqualTo(PowerState.ON);
        assertThat(pi.firmwareSaid()).isEqualTo("There is no SD card.");
    }
}
