package dev.bootbench.agent.rack;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bootbench.agent.board.KernelFiles;
import dev.bootbench.agent.board.LabFaultException;
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
    void aPcTakesNoDeviceTree() {
        KernelFiles files = new KernelFiles(Optional.empty(), Optional.empty(), ownKernel(), Optional.empty(), "");
        assertThatThrownBy(() -> board.bootKernel(files, BOOT)).isInstanceOf(LabFaultException.class).hasMessageContaining("no device tree");
    }
}
