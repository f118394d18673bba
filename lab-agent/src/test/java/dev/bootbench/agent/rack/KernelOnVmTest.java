package dev.bootbench.agent.rack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bootbench.agent.board.KernelFiles;
import dev.bootbench.agent.board.KernelOutcome;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class KernelOnVmTest extends KernelContract {
    KernelOnVmTest() {
        super("qemu-x86", "virtio_net");
    }

    @Override
    Optional<Path> ownKernel() {
        return Optional.of(image.folder().resolve("vmlinuz"));
    }

    @Test
    void aPcTakesNoDeviceTree() throws Exception {
        KernelFiles files = new KernelFiles(Optional.empty(), Optional.empty(), ownKernel(), Optional.empty(), "");
        assertThat(board.bootKernel(files, BOOT)).isInstanceOfSatisfying(KernelOutcome.Refused.class,
                refused -> assertThat(refused.reason()).contains("no device tree"));
    }
}
