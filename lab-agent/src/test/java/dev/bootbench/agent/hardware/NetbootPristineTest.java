package dev.bootbench.agent.hardware;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bootbench.agent.board.LabFaultException;
import dev.bootbench.agent.board.Recovery;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Debian's own rsync over two small trees: what somebody who was root on the board left behind is gone. */
@Timeout(60)
class NetbootPristineTest {
    private static final Path RSYNC = Path.of("/usr/bin/rsync");

    @TempDir
    private Path folder;

    private Path image;
    private Path export;

    @BeforeEach
    void layOut() throws Exception {
        assertThat(RSYNC).as("apt-get install --no-install-recommends rsync").exists();
        image = folder.resolve("image");
        export = folder.resolve("export");
        Files.createDirectories(image.resolve("etc/network"));
        Files.createDirectories(image.resolve("bin"));
        Files.writeString(image.resolve("etc/passwd"), "root:x:0:0::/root:/bin/sh\n");
        Files.writeString(image.resolve("etc/network/interfaces"), "auto lo\n");
        Files.writeString(image.resolve("bin/busybox"), "program");
        Files.setPosixFilePermissions(image.resolve("bin/busybox"), PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.createLink(image.resolve("bin/cat"), image.resolve("bin/busybox"));
        Files.createSymbolicLink(image.resolve("bin/sh"), Path.of("busybox"));
        Files.createDirectory(export);
        restore();
    }

    private Pristine.Restored restore() throws LabFaultException, InterruptedException {
        return new NetbootPristine(new PristineConfig.Netboot(image, export)).restore(Recovery.RE_IMAGE);
    }

    private String text(String path) throws IOException {
        return Files.readString(export.resolve(path));
    }

    @Test
    void theBoardsTreeIsTheImageWithItsLinksAndModes() throws Exception {
        Pristine.Restored restored = restore();
        assertThat(restored.verified()).isTrue();
        assertThat(restored.disk()).isEqualTo("tree " + image);
        assertThat(text("etc/passwd")).isEqualTo("root:x:0:0::/root:/bin/sh\n");
        assertThat(Files.readSymbolicLink(export.resolve("bin/sh"))).isEqualTo(Path.of("busybox"));
        assertThat(Files.getAttribute(export.resolve("bin/cat"), "unix:ino")).isEqualTo(Files.getAttribute(export.resolve("bin/busybox"), "unix:ino"));
        assertThat(Files.isExecutable(export.resolve("bin/busybox"))).isTrue();
    }

    @Test
    void whatWasAddedChangedOrDeletedComesRight() throws Exception {
        Files.createDirectories(export.resolve("root/.ssh"));
        Files.writeString(export.resolve("root/.ssh/authorized_keys"), "mine");
        Files.writeString(export.resolve("etc/passwd"), "evil:x:0:0::/:/bin/sh\n");
        Files.delete(export.resolve("etc/network/interfaces"));
        Files.setPosixFilePermissions(export.resolve("bin/busybox"), PosixFilePermissions.fromString("rwxrwxrwx"));
        Files.delete(export.resolve("bin/sh"));
        Files.createSymbolicLink(export.resolve("bin/sh"), Path.of("/tmp/sh"));
        assertThat(restore().verified()).isTrue();
        assertThat(export.resolve("root")).doesNotExist();
        assertThat(text("etc/passwd")).startsWith("root:");
        assertThat(text("etc/network/interfaces")).isEqualTo("auto lo\n");
        assertThat(Files.getPosixFilePermissions(export.resolve("bin/busybox"))).isEqualTo(PosixFilePermissions.fromString("rwxr-xr-x"));
        assertThat(Files.readSymbolicLink(export.resolve("bin/sh"))).isEqualTo(Path.of("busybox"));
    }

    @Test
    void contentOfTheSameLengthAndTimeDoesNotHide() throws Exception {
        Path file = export.resolve("bin/busybox");
        FileTime time = Files.getLastModifiedTime(file);
        Files.writeString(file, "trojan!");
        Files.setLastModifiedTime(file, time);
        restore();
        assertThat(text("bin/busybox")).isEqualTo("program");
    }

    /** A link that leads out of the board's tree does not lead the host's rsync out of it. */
    @Test
    void nothingOutsideTheBoardsTreeIsTouched() throws Exception {
        Path outside = Files.createDirectories(folder.resolve("outside/network")).getParent();
        Files.writeString(outside.resolve("network/precious"), "the host's own");
        Files.writeString(outside.resolve("passwd"), "the host's own");
        rename("etc", "old-etc");
        Files.createSymbolicLink(export.resolve("etc"), outside);
        restore();
        assertThat(Files.isDirectory(export.resolve("etc"), LinkOption.NOFOLLOW_LINKS)).isTrue();
        assertThat(outside.resolve("network/precious")).hasContent("the host's own");
        assertThat(outside.resolve("passwd")).hasContent("the host's own");
    }

    private void rename(String from, String to) throws IOException {
        Files.move(export.resolve(from), export.resolve(to));
    }

    /** rsync as it is, and somebody who writes as soon as it has copied. */
    @Test
    void aTreeThatSomebodyElseWritesToIsNotPristine() throws Exception {
        Path rsync = folder.resolve("rsync");
        Files.writeString(rsync, """
                #!/bin/sh
                %s "$@" || exit $?
                case "$*" in *--dry-run*) ;; *) echo evil >>%s/etc/passwd ;; esac
                """.formatted(RSYNC, export));
        Files.setPosixFilePermissions(rsync, PosixFilePermissions.fromString("rwx------"));
        NetbootPristine watched = new NetbootPristine(new PristineConfig.Netboot(image, export), rsync.toString());
        assertThatThrownBy(() -> watched.restore(Recovery.RE_IMAGE))
                .isInstanceOf(LabFaultException.class)
                .hasMessageContaining("still differ")
                .hasMessageContaining("does somebody else write there?")
                .hasMessageContaining("etc/passwd");
    }

    @Test
    void anImageThatIsNotThereOrEmptyEmptiesNothing() throws Exception {
        Path empty = Files.createDirectory(folder.resolve("empty"));
        NetbootPristine unmounted = new NetbootPristine(new PristineConfig.Netboot(empty, export));
        assertThatThrownBy(() -> unmounted.restore(Recovery.RE_IMAGE))
                .isInstanceOf(LabFaultException.class).hasMessageContaining("is empty: is its disk mounted?");
        NetbootPristine gone = new NetbootPristine(new PristineConfig.Netboot(folder.resolve("gone"), export));
        assertThatThrownBy(() -> gone.restore(Recovery.RE_IMAGE))
                .isInstanceOf(LabFaultException.class).hasMessageContaining("cannot be read");
        assertThat(text("etc/passwd")).startsWith("root:");
    }

    @Test
    void aTreeThatCannotBeWrittenIsSaid() throws Exception {
        NetbootPristine nowhere = new NetbootPristine(new PristineConfig.Netboot(image, folder.resolve("no/such/folder")));
        assertThatThrownBy(() -> nowhere.restore(Recovery.RE_IMAGE))
                .isInstanceOf(LabFaultException.class)
                .hasMessageContaining("could not be restored: rsync ended with")
                .hasMessageContaining("No such file or directory");
        NetbootPristine without = new NetbootPristine(new PristineConfig.Netboot(image, export), folder.resolve("none").toString());
        assertThatThrownBy(() -> without.restore(Recovery.RE_IMAGE))
                .isInstanceOf(LabFaultException.class).hasMessageContaining("apt-get install rsync");
    }

    @Test
    void imageAndTreeAreNotOneInTheOther() {
        assertThatThrownBy(() -> new PristineConfig.Netboot(image, image.resolve("export")))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("two folders beside each other");
        assertThatThrownBy(() -> new PristineConfig.Netboot(image, folder.resolve("x/../image")))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
