package dev.bootbench.recordings;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BootStagesTest {
    private record Found(long number, MarkerKind kind, String label) {}

    private final List<Found> found = new ArrayList<>();
    private final BootStages stages = new BootStages((number, kind, label) -> found.add(new Found(number, kind, label)));

    private void say(long first, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        stages.feed(first, bytes, 0, bytes.length);
    }

    @Test
    void aBootIsFoundStageByStage() {
        String boot = "\u001b[2J\u001b[HWelcome to GRUB!\r\n"
                + "[    0.000000] Linux version 6.1.0-56-amd64 (debian-kernel@lists.debian.org)\r\n"
                + "[    0.000000] Command line: console=ttyS0\r\n"
                + "[    5.100000] WARNING: CPU: 0 PID: 1 at mm/page_alloc.c:5534\r\n"
                + "DEBUG: nothing\r\n"
                + "[    6.000000] Kernel panic - not syncing: Attempted to kill init!\r\n"
                + "\r\nvm-1 login: ";
        say(1000, boot);
        assertThat(found).extracting(Found::kind).containsExactly(MarkerKind.BOOT_LOADER, MarkerKind.KERNEL_START,
                MarkerKind.KERNEL_REPORT, MarkerKind.CRASH, MarkerKind.LOGIN);
        assertThat(found.get(1).number()).isEqualTo(1000 + boot.indexOf("[    0.000000] Linux"));
        assertThat(found.get(3).label()).isEqualTo("Kernel panic - not syncing: Attempted to kill init!");
        assertThat(found.get(4).number()).isEqualTo(1000 + boot.indexOf("vm-1 login"));
    }

    @Test
    void piecesOfAnySizeSayTheSame() {
        String boot = "U-Boot 2023.01\r\n[    0.000000] Booting Linux on physical CPU 0x0\r\n[    0.000000] Linux version 6.1.0\r\nlogin: ";
        for (int i = 0; i < boot.length(); i++) {
            say(i, boot.substring(i, i + 1));
        }
        assertThat(found).extracting(Found::kind)
                .containsExactly(MarkerKind.BOOT_LOADER, MarkerKind.KERNEL_START, MarkerKind.LOGIN);
    }

    @Test
    void whoWritesNothingElseIsNotFollowedForEver() {
        for (int i = 0; i < 10_000; i++) {
            say(i * 20L, "BUG: again and again\n");
        }
        assertThat(found).hasSize(BootStages.MOST);
        assertThat(found.getLast().label()).endsWith("(further ones are not marked)");
    }

    @Test
    void anEndlessLineIsNoStage() {
        say(0, "x".repeat(1_000_000));
        say(1_000_000, "Linux version 6.1\n");
        assertThat(found).isEmpty();
        say(1_000_018, "Linux version 6.1\n");
        assertThat(found).hasSize(1);
    }
}
