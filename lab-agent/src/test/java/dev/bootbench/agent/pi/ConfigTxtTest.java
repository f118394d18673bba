package dev.bootbench.agent.pi;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ConfigTxtTest {

    private static BootSettings on(PiModel model, String text) {
        return ConfigTxt.parse(text).settings(model, false, _ -> Optional.empty());
    }

    @Test
    void settingsCountForTheModelsThatTheFiltersName() {
        String text = """
                # kernel=comment.img
                kernel=first.img
                [pi4]
                kernel=four.img
                [pi3]
                kernel=three.img
                [none]
                kernel=none.img
                [all]
                cmdline=line.txt
                """;
        assertThat(on(PiModel.PI_3B, text).kernel()).isEqualTo("three.img");
        assertThat(on(PiModel.PI_4B, text).kernel()).isEqualTo("four.img");
        assertThat(on(PiModel.PI_5, text).kernel()).isEqualTo("first.img");
        assertThat(on(PiModel.ZERO_W, text).cmdline()).isEqualTo("line.txt");
        assertThat(on(PiModel.PI_4B, "[board-type=0x11]\nkernel=b.img").kernel()).isEqualTo("b.img");
        assertThat(on(PiModel.PI_3B, "[board-type=0x08]\nkernel=b.img").kernel()).isEqualTo("b.img");
    }

    @Test
    void filtersOfDifferentKindsAddUpUntilAllClearsThem() {
        String text = """
                [gpio4=1]
                [pi3]
                kernel=pin.img
                [all]
                [tryboot]
                [pi3]
                os_prefix=new/
                """;
        ConfigTxt config = ConfigTxt.parse(text);
        assertThat(config.settings(PiModel.PI_3B, false, _ -> Optional.empty()).osPrefix()).isEmpty();
        BootSettings tried = config.settings(PiModel.PI_3B, true, _ -> Optional.empty());
        assertThat(tried.osPrefix()).isEqualTo("new/");
        assertThat(tried.kernel()).as("nobody knows pin 4").isEqualTo("kernel7.img");
        assertThat(config.settings(PiModel.PI_4B, true, _ -> Optional.empty()).osPrefix()).isEmpty();
    }

    @Test
    void whatIsNotSaidIsTheModelsDefault() {
        BootSettings three = on(PiModel.PI_3B, "");
        assertThat(three.kernel()).isEqualTo("kernel7.img");
        assertThat(three.arm64()).isFalse();
        assertThat(three.cmdline()).isEqualTo("cmdline.txt");
        assertThat(three.deviceTrees()).first().isEqualTo("bcm2710-rpi-3-b.dtb");
        assertThat(three.initramfs()).isEmpty();
        assertThat(on(PiModel.PI_3B, "arm_64bit=1").kernel()).isEqualTo("kernel8.img");
        assertThat(on(PiModel.PI_3B, "kernel=kernel8.img").arm64()).isTrue();
        assertThat(on(PiModel.PI_4B, "").kernel()).isEqualTo("kernel8.img");
        assertThat(on(PiModel.PI_4B, "arm_64bit=0").kernel()).isEqualTo("kernel7l.img");
        assertThat(on(PiModel.PI_5, "").kernel()).isEqualTo("kernel_2712.img");
        assertThat(on(PiModel.PI_3B, "upstream_kernel=1").deviceTrees()).first().isEqualTo("bcm2837-rpi-3-b.dtb");
    }

    @Test
    void theInitramfsIsNamedOrFollowsTheKernelsName() {
        assertThat(on(PiModel.PI_3B, "initramfs a.gz followkernel").initramfs()).containsExactly("a.gz");
        assertThat(on(PiModel.PI_3B, "initramfs a.gz,b.gz 0x00800000").initramfs()).containsExactly("a.gz", "b.gz");
        assertThat(on(PiModel.PI_3B, "arm_64bit=1\nauto_initramfs=1").initramfs()).containsExactly("initramfs8");
        assertThat(on(PiModel.PI_5, "auto_initramfs=1").initramfs()).containsExactly("initramfs_2712");
        assertThat(on(PiModel.PI_3B, "auto_initramfs=1\nkernel=mine.img").initramfs()).isEmpty();
    }

    @Test
    void aPrefixIsPutBeforeEveryNameThatIsNotAbsolute() {
        BootSettings settings = on(PiModel.PI_3B, "os_prefix=lab/\nkernel=/kernel8.img\ndevice_tree=mine.dtb\ndtoverlay=disable-bt\ndtoverlay=x,y=1");
        assertThat(settings.prefixed(settings.kernel())).isEqualTo("kernel8.img");
        assertThat(settings.deviceTrees()).containsExactly("mine.dtb");
        assertThat(settings.prefixed("mine.dtb")).isEqualTo("lab/mine.dtb");
        assertThat(settings.withoutPrefix().prefixed("mine.dtb")).isEqualTo("mine.dtb");
        assertThat(settings.overlays()).containsExactly("disable-bt", "x,y=1");
    }

    @Test
    void includedFilesAreReadInPlaceAndNoneOfThemForEver() {
        Map<String, String> files = Map.of("user.txt", "kernel=user.img\ninclude user.txt\n");
        ConfigTxt config = ConfigTxt.parse("kernel=a.img\ninclude user.txt\ninclude missing.txt\n");
        assertThat(config.settings(PiModel.PI_3B, false, name -> Optional.ofNullable(files.get(name))).kernel()).isEqualTo("user.img");
    }

    @Test
    void whatIsBeyondTheFirmwaresLineLengthIsIgnored() {
        String kernel = "k".repeat(200);
        assertThat(on(PiModel.PI_3B, "kernel=" + kernel).kernel()).hasSize(98 - "kernel=".length());
    }

    @Test
    void aBlockCountsBeforeAllElseAndIsReplacedAsAWhole() {
        ConfigTxt original = ConfigTxt.parse("arm_64bit=1\n[pi4]\nkernel=four.img\n");
        ConfigTxt once = original.withBlock("lab", List.of("kernel=one.img", "cmdline=one.txt"));
        ConfigTxt twice = once.withBlock("lab", List.of("kernel=two.img"));
        assertThat(on(PiModel.PI_3B, once.text()).kernel()).isEqualTo("one.img");
        assertThat(on(PiModel.PI_3B, twice.text()).kernel()).isEqualTo("two.img");
        assertThat(on(PiModel.PI_3B, twice.text()).cmdline()).isEqualTo("cmdline.txt");
        assertThat(twice.withoutBlock("lab")).isEqualTo(original);
    }
}
