package dev.bootbench.agent.qemu;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** What executes the guest's instructions. */
enum Accelerator {
    KVM("kvm"),
    /** Emulation: works everywhere, several times slower. */
    TCG("tcg,thread=multi,tb-size=192");

    private final String option;

    Accelerator(String option) {
        this.option = option;
    }

    String option() {
        return option;
    }

    /** The group that may open /dev/kvm, where that matters. */
    Optional<Integer> kvmGroup() {
        return switch (this) {
            case TCG -> Optional.empty();
            case KVM -> {
                try {
                    yield Optional.of((Integer) Files.getAttribute(Path.of("/dev/kvm"), "unix:gid"));
                } catch (IOException e) {
                    yield Optional.empty();
                }
            }
        };
    }
}
