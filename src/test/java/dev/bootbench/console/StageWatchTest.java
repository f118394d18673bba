package dev.bootbench.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class StageWatchTest {
    private final StageWatch watch = new StageWatch();
    private long printed;

    @Test
    void followsABootFromTheMenuToTheShell() {
        print("SeaBIOS (version 1.16.2-debian)\r\n");
        is(BootStage.FIRMWARE);
        print("\u001b[2J\u001b[01;01H\u001b[0m                        GNU GRUB  version 2.06-13\u001b[03;02H+---+");
        is(BootStage.GRUB);
        print("  Booting `Debian GNU/Linux'\r\n\r\nLoading Linux 6.1.0-56-amd64 ...\r\n");
        is(BootStage.KERNEL);
        print("[    0.000000] Linux version 6.1.0-56-amd64\r\n[    1.0] usb 1-1: new device\r\n");
        is(BootStage.KERNEL);
        print("Debian GNU/Linux 12 vm-1 ttyS0\r\n\r\nvm-1 login: ");
        is(BootStage.LOGIN);
        print("root\r\nLast login: Sun\r\n\u001b]0;root@vm-1: ~\u0007root@vm-1:~# ");
        is(BootStage.SHELL);
        print("sysctl a.b\r\nreboot: Power down\r\n");
        is(BootStage.HALTED);
    }

    @Test
    void knowsUBootAndItsPrompt() {
        print("U-Boot 2023.01 (Jan 09 2023)\r\nDRAM: 1 GiB\r\n");
        is(BootStage.U_BOOT);
        print("Hit any key to stop autoboot:  0 \r\n=> ");
        is(BootStage.U_BOOT_SHELL);
        print("boot\r\nStarting kernel ...\r\n");
        is(BootStage.KERNEL);
    }

    @Test
    void aPanicStaysUntilSomethingBoots() {
        print("[ 3.1] Kernel panic - not syncing: VFS: Unable to mount root fs\r\n[ 3.2] CPU: 0 PID: 1\r\n");
        is(BootStage.PANIC);
        assertThat(watch.detail()).isEqualTo("Kernel panic - not syncing: VFS: Unable to mount root fs");
        print("[ 3.3] ---[ end Kernel panic - not syncing: VFS ]---\r\n# ");
        is(BootStage.PANIC);
        print("\r\nU-Boot 2024.10\r\n");
        is(BootStage.U_BOOT);
    }

    @Test
    void isCutAnywhereAndNeverReadTwice() {
        for (byte each : "x\nBusyBox\r\n(initramfs) ".getBytes(StandardCharsets.US_ASCII)) {
            watch.feed(printed++, new byte[] {each});
        }
        is(BootStage.INITRAMFS);
        assertThat(watch.feed(0, "vm-1 login: ".getBytes(StandardCharsets.US_ASCII))).as("bytes from before").isFalse();
        is(BootStage.INITRAMFS);
    }

    @Test
    void linesWithoutAnEndAndNoiseSayNothing() {
        print("\u0000\u00ff\u001b]0;title\u0007");
        print("a".repeat(1_000_000) + " login: ");
        is(BootStage.UNKNOWN);
        print("\r\n100 # \r\nA price of 5 $ a head\r\n");
        is(BootStage.UNKNOWN);
    }

    private void print(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        watch.feed(printed, bytes);
        printed += bytes.length;
    }

    private void is(BootStage stage) {
        assertThat(watch.stage()).isEqualTo(stage);
    }
}
