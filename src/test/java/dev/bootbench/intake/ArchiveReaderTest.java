package dev.bootbench.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.assertj.core.api.ThrowableAssert;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ArchiveReaderTest {
    private static final IntakeLimits LIMITS = new IntakeLimits(100, 1 << 20, 4 << 20, 4);
    private static final byte[] MIB = new byte[1 << 20];

    static Stream<Arguments> hostile() {
        return Stream.of(
                refused("parent folder", a -> a.file("../evil.c", "x"), "leaves the submission's folder"),
                refused("parent folder inside", a -> a.file("a/../../evil.c", "x"), "leaves the submission's folder"),
                refused("absolute name", a -> a.file("/etc/cron.d/evil.c", "x"), "is absolute"),
                refused("drive letter", a -> a.file("C:evil.c", "x"), "is absolute"),
                refused("backslash", a -> a.file("..\\evil.c", "x"), "evil.c"),
                refused("newline in a name", a -> a.file("a\nb.c", "x"), "control or invisible"),
                refused("escape code in a name", a -> a.file("a\u001b[31m.c", "x"), "control or invisible"),
                refused("text turned round in a name", a -> a.file("a\u202ec.txt", "x"), "control or invisible"),
                refused("link", a -> a.link("a.c", "/etc/shadow"), "is a link"),
                refused("folder that is a link", a -> {
                    a.link("dir", "/etc");
                    a.file("dir/a.c", "x");
                }, "is a link"),
                refused("too deep", a -> a.file("1/2/3/4/a.c", "x"), "too deep"),
                refused("folder too deep", a -> a.folder("1/2/3/4/5"), "too deep"),
                refused("long name", a -> a.file("a".repeat(101) + ".c", "x"), "too long"),
                refused("same name twice", a -> {
                    a.file("a.c", "1");
                    a.file("./a.c", "2");
                }, "is there twice"),
                refused("same name but for its case", a -> {
                    a.file("a.c", "1");
                    a.file("A.C", "2");
                }, "is there twice"),
                refused("file and folder of one name", a -> {
                    a.file("a", "1");
                    a.file("a/b.c", "2");
                }, "a file and a folder"),
                refused("101 files", a -> {
                    for (int i = 0; i <= 100; i++) {
                        a.file(i + ".c", "x");
                    }
                }, "more than 100 files"),
                refused("thousand folders", a -> {
                    for (int i = 0; i < 1000; i++) {
                        a.folder("d" + i);
                    }
                }, "more than 100 files"),
                refused("one large file", a -> a.file("a.c", new byte[(1 << 20) + 1]), "larger than 1 MiB"),
                refused("large together", a -> {
                    for (int i = 0; i < 5; i++) {
                        a.file(i + ".c", MIB);
                    }
                }, "larger than 4 MiB together"),
                refused("bomb", a -> a.file("a.c", new byte[200 << 20]), "larger than 1 MiB"),
                refused("bomb among small files", a -> {
                    a.file("a.c", "x");
                    a.file("b/b.c", new byte[64 << 20]);
                }, "larger than 1 MiB"),
                refused("nothing", a -> { }, "is empty"),
                refused("only folders", a -> a.folder("a"), "is empty"),
                refused("empty files only", a -> a.file("a.c", ""), "are empty"),
                refused("file without a name", a -> a.file(".", "x"), "has no name"));
    }

    private static Arguments refused(String name, Archives.Writing writing, String sentence) {
        return Arguments.of(Named.of(name, writing), sentence);
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void refusesZip(Archives.Writing writing, String sentence) {
        byte[] archive = Archives.zip(writing);
        assertThatThrownBy(() -> ArchiveReader.zip(archive, LIMITS))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining(sentence)
                .satisfies(ArchiveReaderTest::isOneCleanSentence);
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void refusesTar(Archives.Writing writing, String sentence) {
        byte[] archive = Archives.tarGz(writing);
        // A bomb in a tar is seen when it has grown past all that is allowed, or at the file that is too large.
        assertThatThrownBy(() -> ArchiveReader.tarGz(archive, LIMITS))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining(sentence)
                .satisfies(ArchiveReaderTest::isOneCleanSentence);
    }

    /** The library would make 670 MB of objects of the one, and copy what the other says of its files a minute long. */
    @ParameterizedTest
    @CsvSource({
        "200000, 0, false, more than 100 files", "200000, 0, true, more than 100 files",
        "150, 32000, false, more of one file", "150, 32000, true, more of one file"})
    void aDirectoryThatIsLikeNoHonestOneIsNotReadToItsEnd(
            int entries, int extra, boolean zip64, String sentence, @TempDir Path folder) throws IOException {
        byte[] archive = Archives.directory(entries, extra, zip64);
        Path file = Files.write(folder.resolve("x.zip"), archive);
        refusesWithLittleMemory(() -> ArchiveReader.zip(archive, LIMITS), sentence);
        refusesWithLittleMemory(() -> ArchiveReader.names(file, LIMITS), sentence);
    }

    private static void refusesWithLittleMemory(ThrowableAssert.ThrowingCallable reading, String sentence) {
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        assertThatThrownBy(reading).isInstanceOf(RefusedException.class).hasMessageContaining(sentence);
        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(4 << 20);
    }

    /** What is made here is what the library takes for a directory, or the test above would show nothing. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aShortDirectoryIsRead(boolean zip64, @TempDir Path folder) throws Exception {
        Path file = Files.write(folder.resolve("x.zip"), Archives.directory(3, 8, zip64));
        assertThat(ArchiveReader.names(file, LIMITS)).containsExactlyInAnyOrder("00000000", "00000001", "00000002");
    }

    @Test
    void anArchiveMayFollowSomethingElseAndEndWithAComment() throws Exception {
        byte[] archive = Archives.zip(a -> a.file("a.c", "int a;\n"));
        byte[] commented = Arrays.copyOf(archive, archive.length + 60_000);
        commented[archive.length - 2] = (byte) 60_000;
        commented[archive.length - 1] = (byte) (60_000 >> 8);
        byte[] prefixed = new byte[archive.length + 100];
        System.arraycopy(archive, 0, prefixed, 100, archive.length);
        for (byte[] zip : List.of(commented, prefixed)) {
            assertThat(ArchiveReader.zip(zip, LIMITS)).extracting(HandedInFile::path).containsExactly("a.c");
        }
    }

    @Test
    void theLongestDirectoryThatIsAllowedIsRead() throws Exception {
        String part = "n".repeat(96);
        byte[] archive = Archives.zip(a -> {
            for (int i = 0; i < 100; i++) {
                a.file("%s/%s/%s/%04d%s".formatted(part, part, part, i, part), "x");
            }
        });
        assertThat(read(archive)).hasSize(100);
    }

    private static void isOneCleanSentence(Throwable refusal) {
        assertThat(refusal.getMessage()).hasSizeLessThan(300).matches("\\P{Cntrl}+").doesNotContain("Exception", "\u202e");
    }

    @ParameterizedTest
    @ValueSource(bytes = {TarArchiveEntry.LF_LINK, TarArchiveEntry.LF_CHR, TarArchiveEntry.LF_BLK, TarArchiveEntry.LF_FIFO})
    void refusesDevicesPipesAndHardLinks(byte type) {
        byte[] archive = Archives.tarGzOf("a.c", type);
        assertThatThrownBy(() -> ArchiveReader.tarGz(archive, LIMITS))
                .isInstanceOf(RefusedException.class)
                .hasMessageMatching(".*is a (link|device).*");
    }

    @Test
    void whatIsDamagedIsRefusedAndNothingElseHappens() {
        byte[] zip = Archives.zip(a -> a.file("a.c", "int x;\n".repeat(100)));
        byte[] tar = Archives.tarGz(a -> a.file("a.c", "int x;\n".repeat(100)));
        Random random = new Random(22);
        for (int i = 0; i < 2000; i++) {
            readsOrRefuses(Archives.damaged(zip, b -> b[random.nextInt(b.length)] ^= (byte) (1 << random.nextInt(8))), true);
            readsOrRefuses(Archives.damaged(tar, b -> b[random.nextInt(b.length)] ^= (byte) (1 << random.nextInt(8))), false);
            readsOrRefuses(Arrays.copyOf(zip, random.nextInt(zip.length)), true);
            readsOrRefuses(Arrays.copyOf(tar, random.nextInt(tar.length)), false);
        }
    }

    private static void readsOrRefuses(byte[] content, boolean zip) {
        try {
            List<HandedInFile> files = zip ? ArchiveReader.zip(content, LIMITS) : ArchiveReader.tarGz(content, LIMITS);
            assertThat(files).hasSize(1);
        } catch (RefusedException e) {
            isOneCleanSentence(e);
        }
    }

    static Stream<Named<Function<Archives.Writing, byte[]>>> kinds() {
        return Stream.of(Named.of("zip", Archives::zip), Named.of("tar.gz", Archives::tarGz));
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void takesAFolderWithoutItsName(Function<Archives.Writing, byte[]> pack) throws Exception {
        byte[] archive = pack.apply(a -> {
            a.folder("work");
            a.file("work/z.h", "#define Z\n");
            a.file("work/sub/a.c", "int a;\n");
        });
        assertThat(read(archive)).extracting(HandedInFile::path).containsExactly("sub/a.c", "z.h");
        assertThat(new String(read(archive).getFirst().content())).isEqualTo("int a;\n");
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void keepsFoldersThatMean(Function<Archives.Writing, byte[]> pack) throws Exception {
        byte[] archive = pack.apply(a -> {
            a.file("./main.c", "int a;\n");
            a.file("./include/a.h", "\n");
        });
        assertThat(read(archive)).extracting(HandedInFile::path).containsExactly("include/a.h", "main.c");
    }

    @Test
    void theSameFilesGiveTheSameArchive() throws Exception {
        byte[] zip = Archives.zip(a -> {
            a.file("b.c", "int b;\n");
            a.file("a.c", "int a;\n");
        });
        byte[] tar = Archives.tarGz(a -> {
            a.file("x/a.c", "int a;\n");
            a.file("x/b.c", "int b;\n");
        });
        assertThat(PlainZip.write(read(zip))).isEqualTo(PlainZip.write(read(tar)));
        List<HandedInFile> again =
                PlainZip.read(new java.io.ByteArrayInputStream(PlainZip.write(read(zip))));
        assertThat(again).extracting(HandedInFile::path).containsExactly("a.c", "b.c");
    }

    @Test
    void exactlyTheLimitsAreTaken() throws Exception {
        byte[] archive = Archives.zip(a -> {
            for (int i = 0; i < 4; i++) {
                a.file("1/2/3/" + i + ".c", MIB);
            }
        });
        assertThat(read(archive)).hasSize(4);
        byte[] many = Archives.tarGz(a -> {
            for (int i = 0; i < 100; i++) {
                a.file("dir/" + i + ".c", "x");
            }
        });
        assertThat(read(many)).hasSize(100);
    }

    private static List<HandedInFile> read(byte[] archive) throws RefusedException, IOException {
        return ArchiveReader.isZip(archive) ? ArchiveReader.zip(archive, LIMITS) : ArchiveReader.tarGz(archive, LIMITS);
    }
}
