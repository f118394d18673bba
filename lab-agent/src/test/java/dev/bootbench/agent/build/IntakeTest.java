package dev.bootbench.agent.build;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class IntakeTest {
    private static final int MIB = 1024 * 1024;

    @TempDir
    Path folder;

    @Test
    void readsAFolderAndLeavesOutWhatIsNoSource() throws Exception {
        put("miscdrv.c", "int a;");
        put("sub/part.h", "int b;");
        put("Makefile", "all:");
        put("miscdrv.ko", "x");
        put("miscdrv.mod.c", "x");
        put(".git/config", "x");
        assertThat(Intake.read(folder)).extracting(SourceFile::path)
                .containsExactly("Makefile", "miscdrv.c", "sub/part.h");
    }

    @Test
    void readsOneCFile() throws Exception {
        put("miscdrv.c", "int a;");
        assertThat(Intake.read(folder.resolve("miscdrv.c")))
                .containsExactly(new SourceFile("miscdrv.c", "int a;".getBytes(UTF_8)));
    }

    @ParameterizedTest
    @MethodSource("packers")
    void readsAnArchiveOfEachKind(Packer packer) throws Exception {
        byte[] archive = packer.pack("./drv/miscdrv.c", "int a;", "drv/übung.txt", "für dich", "__MACOSX/._miscdrv.c", "x");
        assertThat(read(archive)).containsExactlyInAnyOrder(
                new SourceFile("drv/miscdrv.c", "int a;".getBytes(UTF_8)),
                new SourceFile("drv/übung.txt", "für dich".getBytes(UTF_8)));
    }

    static Stream<Arguments> refusedNames() {
        return Stream.of(
                        new String[] {"../miscdrv.c", "leads out of the hand-in"},
                        new String[] {"a/../../miscdrv.c", "leads out of the hand-in"},
                        new String[] {"/etc/passwd", "is absolute"},
                        new String[] {"new\nline.c", "U+000A"},
                        new String[] {"escape\u001b[2J.txt", "U+001B"},
                        new String[] {"turned\u202Ec.txt", "U+202E"},
                        new String[] {"back\\slash.c", "U+005C"},
                        new String[] {"$(shell touch x).c", "U+0024"},
                        new String[] {"two words.c", "cannot be built"},
                        new String[] {"-o.c", "cannot be built"},
                        new String[] {"a/b/c/d/e.c", "parts deep"},
                        new String[] {"x".repeat(250) + ".c", "longer than"})
                .flatMap(row -> packers().map(packer -> Arguments.of(packer.get()[0], row[0], row[1])));
    }

    @ParameterizedTest
    @MethodSource("refusedNames")
    void refusesANameThatLeadsOutOrBreaksABuild(Packer packer, String name, String sentence) throws Exception {
        assertRefused(packer.pack("good.c", "int a;", name, "int b;"), sentence);
    }

    @ParameterizedTest
    @MethodSource("packers")
    void refusesANameTwice(Packer packer) throws Exception {
        assertRefused(packer.pack("a.c", "int a;", "a.c", "int b;"), "have the same name: hand it in once");
        assertRefused(packer.pack("a.c", "int a;", "A.c", "int b;"), "but for upper and lower case");
    }

    @ParameterizedTest
    @MethodSource("packers")
    void refusesTooManyAndTooLargeFiles(Packer packer) throws Exception {
        String[] many = new String[600];
        for (int i = 0; i < 300; i++) {
            many[2 * i] = "f" + i + ".c";
            many[2 * i + 1] = "int a;";
        }
        assertRefused(packer.pack(many), "more than 100 files");
        String mib = "x".repeat(MIB);
        assertRefused(packer.pack("a.c", mib + "x"), "\"a.c\" is larger than 1 MiB");
        assertRefused(packer.pack("a.c", mib, "b.c", mib, "c.c", mib, "d.c", mib, "e.c", "x"), "larger than 4 MiB together");
        assertThat(read(packer.pack("a.c", mib, "b.c", mib, "c.c", mib, "d.c", mib))).hasSize(4);
    }

    @ParameterizedTest
    @MethodSource("packers")
    void refusesWhatHoldsNothingToBuild(Packer packer) throws Exception {
        assertRefused(packer.pack("README", "x", "part.h", "int a;"), "There is no .c file in it");
        assertRefused(packer.pack("a.o", "x"), "There is no file in it");
        assertRefused(packer.pack(), "There is no file in it", "neither a C file nor");
    }

    @Test
    void refusesEmptyDamagedAndForeignFiles() throws Exception {
        assertRefused(new byte[0], "is empty");
        assertRefused("hello".getBytes(UTF_8), "neither a C file nor");
        byte[] zip = zip("a.c", "int a;");
        assertRefused(Arrays.copyOf(zip, zip.length / 2), "damaged or incomplete");
        byte[] tgz = gzip(tar("a.c", "int a;"));
        assertRefused(Arrays.copyOf(tgz, tgz.length / 2), "damaged or incomplete");
    }

    @Test
    void refusesLinksAndDevicesInTar() throws Exception {
        for (byte type : new byte[] {TarConstants.LF_SYMLINK, TarConstants.LF_LINK}) {
            assertRefused(tarWith("shadow.c", type), "is a link");
        }
        for (byte type : new byte[] {TarConstants.LF_CHR, TarConstants.LF_BLK, TarConstants.LF_FIFO}) {
            assertRefused(tarWith("device.c", type), "is not a plain file");
        }
    }

    @Test
    void refusesLinksAndDevicesInZip() throws Exception {
        assertRefused(zipWith("shadow.c", 0120777), "is a link");
        assertRefused(zipWith("device.c", 0020666), "is not a plain file");
    }

    @Test
    void refusesAZipNameThatIsNotUtf8() throws Exception {
        byte[] zip = zip("good.c", "int a;", "f__.txt", "int b;");
        String text = new String(zip, ISO_8859_1).replace("f__.txt", "f\u00fc\u00e9.txt");
        assertRefused(text.getBytes(ISO_8859_1), "is not UTF-8");
    }

    @Test
    void refusesATarNameThatIsNotUtf8() throws Exception {
        byte[] tar = tar("good.c", "int a;");
        tar[1] = (byte) 0xFC;
        int sum = 0;
        Arrays.fill(tar, 148, 156, (byte) ' ');
        for (int i = 0; i < 512; i++) {
            sum += tar[i] & 0xFF;
        }
        byte[] octal = String.format("%06o\0 ", sum).getBytes(UTF_8);
        System.arraycopy(octal, 0, tar, 148, 8);
        assertRefused(tar, "has a character that is not allowed");
    }

    @Test
    void refusesBombs() throws Exception {
        byte[] zeros = new byte[200 * MIB];
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipArchiveOutputStream zip = new ZipArchiveOutputStream(bytes)) {
            zip.putArchiveEntry(new ZipArchiveEntry("bomb.c"));
            zip.write(zeros);
            zip.closeArchiveEntry();
        }
        assertThat(bytes.size()).isLessThan(MIB);
        assertRefused(bytes.toByteArray(), "\"bomb.c\" is larger than 1 MiB");
        // One whose header lies about the size: what counts is what comes out.
        byte[] lying = bytes.toByteArray();
        int central = indexOf(lying, new byte[] {'P', 'K', 1, 2});
        Arrays.fill(lying, central + 24, central + 28, (byte) 0);
        assertThatThrownBy(() -> read(lying)).isInstanceOf(RefusedException.class);
        // Hidden files are left out, and still not unpacked without end.
        assertRefused(gzip(tar(".hidden", new String(new byte[20 * MIB], UTF_8), "a.c", "int a;")), "larger than 8 MiB");
        // A long name that is itself the bomb.
        assertRefused(gzip(tarWithHugeLongName()), "larger than 8 MiB");
        assertRefused(gzip(zeros), "neither a C file nor", "damaged or incomplete", "no file in it", "larger than 8 MiB");
    }

    @Test
    void stopsReadingALargeFileAtItsHeader() throws Exception {
        TarArchiveEntry entry = new TarArchiveEntry("large.c");
        entry.setSize(200L * MIB);
        byte[] header = new byte[512];
        entry.writeEntryHeader(header);
        CountingZeros rest = new CountingZeros(200L * MIB);
        assertThatThrownBy(() -> Intake.read(new SequenceInputStream(new ByteArrayInputStream(header), rest), "large.tar"))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("\"large.c\" is larger than 1 MiB");
        assertThat(rest.given).isLessThan(MIB);
    }

    @Test
    void refusesLinksPipesAndDepthInAFolder() throws Exception {
        put("good.c", "int a;");
        Path link = folder.resolve("shadow.c");
        Files.createSymbolicLink(link, Path.of("/etc/shadow"));
        assertThatThrownBy(() -> Intake.read(folder)).isInstanceOf(RefusedException.class).hasMessageContaining("is a link");
        Files.delete(link);
        assertThat(new ProcessBuilder("mkfifo", link.toString()).start().waitFor()).isZero();
        assertThatThrownBy(() -> Intake.read(folder)).isInstanceOf(RefusedException.class).hasMessageContaining("not a plain file");
        Files.delete(link);
        Files.createSymbolicLink(folder.resolve("etc"), Path.of("/etc"));
        assertThatThrownBy(() -> Intake.read(folder)).isInstanceOf(RefusedException.class).hasMessageContaining("is a link");
        Files.delete(folder.resolve("etc"));
        put("a/b/c/d/e.txt", "x");
        assertThatThrownBy(() -> Intake.read(folder)).isInstanceOf(RefusedException.class).hasMessageContaining("folders deep");
    }

    @Test
    void saysWhatIsMissing() {
        assertThatThrownBy(() -> Intake.read(folder.resolve("nowhere")))
                .isInstanceOf(RefusedException.class).hasMessageContaining("There is no file or folder");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../x.c", "new\nline.c", "two words.c"})
    void everyRefusalIsOneLineWithAWayOut(String name) throws Exception {
        assertThatThrownBy(() -> read(zip(name, "x")))
                .isInstanceOf(RefusedException.class)
                .message().matches("[^\\p{Cntrl}]+: [^\\p{Cntrl}]+\\.");
    }

    // ---- archives ----

    @FunctionalInterface
    interface Packer {
        byte[] pack(String... namesAndTexts) throws IOException;
    }

    static Stream<Arguments> packers() {
        Packer zip = IntakeTest::zip;
        Packer tar = IntakeTest::tar;
        Packer tgz = files -> gzip(tar(files));
        return Stream.of(Arguments.of(zip), Arguments.of(tar), Arguments.of(tgz));
    }

    private static byte[] zip(String... namesAndTexts) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipArchiveOutputStream zip = new ZipArchiveOutputStream(bytes)) {
            for (int i = 0; i < namesAndTexts.length; i += 2) {
                zip.putArchiveEntry(new VerbatimEntry(namesAndTexts[i]));
                zip.write(namesAndTexts[i + 1].getBytes(UTF_8));
                zip.closeArchiveEntry();
            }
        }
        return bytes.toByteArray();
    }

    private static byte[] zipWith(String name, int mode) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipArchiveOutputStream zip = new ZipArchiveOutputStream(bytes)) {
            ZipArchiveEntry entry = new ZipArchiveEntry(name);
            entry.setUnixMode(mode);
            zip.putArchiveEntry(entry);
            zip.write("/etc/shadow".getBytes(UTF_8));
            zip.closeArchiveEntry();
        }
        return bytes.toByteArray();
    }

    private static byte[] tar(String... namesAndTexts) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes, UTF_8.name())) {
            tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
            for (int i = 0; i < namesAndTexts.length; i += 2) {
                byte[] content = namesAndTexts[i + 1].getBytes(UTF_8);
                TarArchiveEntry entry = new TarArchiveEntry(namesAndTexts[i], true);
                entry.setSize(content.length);
                tar.putArchiveEntry(entry);
                tar.write(content);
                tar.closeArchiveEntry();
            }
        }
        return bytes.toByteArray();
    }

    private static byte[] tarWith(String name, byte type) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
            TarArchiveEntry entry = new TarArchiveEntry(name, type);
            if (type == TarConstants.LF_SYMLINK || type == TarConstants.LF_LINK) {
                entry.setLinkName("/etc/shadow");
            }
            tar.putArchiveEntry(entry);
            tar.closeArchiveEntry();
        }
        return bytes.toByteArray();
    }

    private static byte[] tarWithHugeLongName() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
            byte[] name = new byte[20 * MIB];
            Arrays.fill(name, (byte) 'a');
            TarArchiveEntry entry = new TarArchiveEntry(TarConstants.GNU_LONGLINK, TarConstants.LF_GNUTYPE_LONGNAME);
            entry.setSize(name.length);
            tar.putArchiveEntry(entry);
            tar.write(name);
            tar.closeArchiveEntry();
        }
        return bytes.toByteArray();
    }

    private static byte[] gzip(byte[] content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GzipCompressorOutputStream gzip = new GzipCompressorOutputStream(bytes)) {
            gzip.write(content);
        }
        return bytes.toByteArray();
    }

    private static int indexOf(byte[] bytes, byte[] wanted) {
        for (int i = 0; i + wanted.length <= bytes.length; i++) {
            if (Arrays.equals(bytes, i, i + wanted.length, wanted, 0, wanted.length)) {
                return i;
            }
        }
        throw new AssertionError("not in there");
    }

    private static List<SourceFile> read(byte[] archive) throws RefusedException, IOException {
        return Intake.read(new ByteArrayInputStream(archive), "hand-in");
    }

    private static void assertRefused(byte[] archive, String... oneOf) {
        assertThatThrownBy(() -> read(archive)).isInstanceOf(RefusedException.class)
                .satisfies(e -> assertThat(oneOf).anyMatch(sentence -> e.getMessage().contains(sentence)));
    }

    private void put(String path, String text) throws IOException {
        Path file = folder.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    /** An entry whose backslashes stay what they are. */
    private static final class VerbatimEntry extends ZipArchiveEntry {
        VerbatimEntry(String name) {
            super(name);
            setPlatform(PLATFORM_UNIX);
            setName(name);
        }

        @Override
        public boolean equals(Object other) {
            return this == other;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(this);
        }
    }

    /** Zeros that know how many of them were read. */
    private static final class CountingZeros extends InputStream {
        private final long size;
        private long given;

        CountingZeros(long size) {
            this.size = size;
        }

        @Override
        public int read() {
            return given++ < size ? 0 : -1;
        }
    }
}
