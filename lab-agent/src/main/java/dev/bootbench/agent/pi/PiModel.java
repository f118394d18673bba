package dev.bootbench.agent.pi;

import java.util.List;
import java.util.Set;

/**
 * A model of the Raspberry Pi, as far as its boot files tell models apart.
 *
 * @see <a href="https://www.raspberrypi.com/documentation/computers/config_txt.html#model-filters">Model filters</a>
 */
public enum PiModel {
    ZERO_W(Set.of("pi0", "pi0w", "board-type=0xc"), false, "kernel.img", List.of("bcm2708-rpi-zero-w.dtb", "bcm2835-rpi-zero-w.dtb")),
    PI_3B(Set.of("pi3", "board-type=0x8"), false, "kernel7.img", List.of("bcm2710-rpi-3-b.dtb", "bcm2837-rpi-3-b.dtb")),
    PI_4B(Set.of("pi4", "board-type=0x11"), true, "kernel7l.img", List.of("bcm2711-rpi-4-b.dtb")),
    PI_5(Set.of("pi5", "board-type=0x17"), true, "kernel_2712.img", List.of("bcm2712-rpi-5-b.dtb"));

    private final Set<String> filters;
    private final boolean arm64;
    private final String kernel32;
    private final List<String> deviceTrees;

    PiModel(Set<String> filters, boolean arm64, String kernel32, List<String> deviceTrees) {
        this.filters = filters;
        this.arm64 = arm64;
        this.kernel32 = kernel32;
        this.deviceTrees = deviceTrees;
    }

    /** Whether what follows {@code [filter]} is for this model; the numbers of board types are written without leading zeros. */
    boolean matches(String filter) {
        return filters.contains(filter.replace("=0x0", "=0x"));
    }

    /** What {@code arm_64bit} is when nothing is said. */
    boolean isArm64ByDefault() {
        return arm64;
    }

    String defaultKernel(boolean is64) {
        return is64 && this != PI_5 ? "kernel8.img" : kernel32;
    }

    /** The firmware's own choice of a device tree: Raspberry Pi's name first, then the one of Linux itself, where it differs. */
    List<String> deviceTrees() {
        return deviceTrees;
    }
}
