package dev.bootbench.agent.rack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bootbench.agent.board.BoardStatus.Condition;
import dev.bootbench.agent.board.KernelFiles;
import dev.bootbench.agent.board.KernelOutcome;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The way of a Raspberry Pi: files on its boot partition, tried once. */
class KernelOnStandInTest extends KernelContract {
    KernelOnStandInTest() {
        super("rpi3b-qemu", "cdc_ether");
    }

    @Override
    Optional<Path> ownKernel() {
        // Over the emulated card each one takes half a minute; the renamed one below is enough.
        return Optional.empty();
    }

    private Path imageOfTheCard() throws Exception {
        Path kernel = folder.resolve("Image");
        Path partition = folder.resolve("boot.fat");
        // As the image's recipe lays it out: behind the first MiB.
        tool("qemu-img", "convert", "-O", "raw", "--image-opts", "driver=raw,offset=1048576,size=134217728,file.driver=qcow2,"
                + "file.file.driver=file,file.file.filename=" + image.disk(), partition.toString());
        tool("mcopy", "-i", partition.toString(), "::kernel8.img", kernel.toString());
        return kernel;
    }

    private static void tool(String... command) throws Exception {
        Process process = new ProcessBuilder(command).inheritIO().start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).as(command[0]).isTrue();
        assertThat(process.exitValue()).as(command[0]).isZero();
    }

    @Test
    void aFullBootPartitionTakesNoKernelAndTheBoardStaysAsItIs() throws Exception {
        // Taken, not written: the emulated card takes minutes for so many bytes. It is held as long as somebody has the file open.
        String fill = "cd /boot/firmware && rm -rf bootbench-* && exec 3>fill && { sleep 300 >&3 2>&3 </dev/null & }"
                + " && fallocate --keep-size --length $(df --output=avail --block-size=1 . | tail -n 1) fill; df --output=avail . | tail -n 1";
        assertThat(Integer.parseInt(out(fill))).as("KiB that are left").isLessThan(64);
        assertThat(board.bootKernel(new KernelFiles(
                Optional.of(noise()), Optional.empty(), Optional.empty(), Optional.empty(), ""), BOOT))
                .isInstanceOfSatisfying(KernelOutcome.Refused.class,
                        refused -> assertThat(refused.reason()).contains("boot partition is full").contains("smaller"));
        assertThat(board.status().condition()).isEqualTo(Condition.UP);
        assertThat(out("pkill sleep; rm /boot/firmware/fill; ls /boot/firmware")).doesNotContain("tryboot");
    }

    @Test
    void aKernelOfAnotherLocalVersionRunsWithItsModules() throws Exception {
        // Debian's kernel with another name, which is as long: modules with version checksums do not mind.
        String release = image.kernel().replace("arm64", "lab64");
        String text = Files.readString(imageOfTheCard(), StandardCharsets.ISO_8859_1);
        assertThat(text).contains("Linux version " + image.kernel() + " ");
        Path renamed = folder.resolve("Image-" + release);
        Files.writeString(renamed, text.replace(image.kernel(), release), StandardCharsets.ISO_8859_1);
        String packed = out("rm -rf /tmp/m && cd /lib/modules/$(uname -r)/kernel && mkdir -p /tmp/m/lib/modules/" + release
                + " && cp drivers/net/dummy.ko /tmp/m/lib/modules/" + release + " && depmod -b /tmp/m " + release
                + " && tar -czf - -C /tmp/m lib | base64 -w 0");
        Path modules = Files.write(folder.resolve("modules.tar.gz"), Base64.getDecoder().decode(packed));

        KernelFiles files = new KernelFiles(
                Optional.of(renamed), Optional.empty(), Optional.empty(), Optional.of(modules), "");
        assertThat(board.bootKernel(files, BOOT)).isEqualTo(new KernelOutcome.Booted(release));
        assertThat(board.status().kernel()).isEqualTo(release);
        assertThat(out("uname -r; modprobe dummy && grep -c ^dummy /proc/modules; tr -d '\\0' </proc/device-tree/model"))
                .isEqualTo(release + "\n1\nRaspberry Pi 3 Model B");
        board.reset();
        assertThat(board.status().condition()).isEqualTo(Condition.UP);
        assertThat(out("uname -r; ls /lib/modules; ls /boot/firmware")).doesNotContain(release, "bootbench-");
    }
}
