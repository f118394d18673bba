package dev.bootbench.agent.pi;

import java.util.List;

/**
 * What {@code config.txt} says about booting, for one model and one way of starting it. File names are relative to the boot
 * partition and not yet prefixed, see {@link #prefixed}.
 *
 * @param arm64        whether the kernel is started in 64-bit mode
 * @param initramfs    put together in this order; none when empty
 * @param deviceTrees  the first one that is there is used
 * @param osPrefix     empty or what every name begins with
 * @param overlays     values of {@code dtoverlay}, in order
 * @param uart2ndStage whether the firmware speaks on the UART
 * @see <a href="https://www.raspberrypi.com/documentation/computers/config_txt.html#boot-options">Boot options</a>
 */
public record BootSettings(
        boolean arm64,
        String kernel,
        List<String> initramfs,
        List<String> deviceTrees,
        String osPrefix,
        String cmdline,
        List<String> overlays,
        boolean uart2ndStage) {

    /** Where a file lies: a name that begins with a slash is not prefixed. */
    public String prefixed(String name) {
        return name.startsWith("/") ? name.substring(1) : osPrefix + name;
    }

    /** The same without the prefix: what the firmware falls back to when kernel or device tree are not there. */
    public BootSettings withoutPrefix() {
        return new BootSettings(arm64, kernel, initramfs, deviceTrees, "", cmdline, overlays, uart2ndStage);
    }
}
