package dev.bootbench.agent.build;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bootbench.agent.Folders;
import dev.bootbench.agent.build.BuildOutcome.Built;
import dev.bootbench.agent.build.BuildOutcome.Faulted;
import dev.bootbench.agent.qemu.GuestImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A module for a board of another architecture, against the headers that came with its guest image. */
@Tag("qemu")
class CrossBuildTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Path SOLUTION = ROOT.resolve("exercises/miscdrv/solution/miscdrv.c");

    private static String release;

    @BeforeAll
    static void headers() throws Exception {
        Folders usual = Folders.fromEnvironment();
        release = GuestImage.build(new Folders(ROOT, usual.home(), usual.cache()), "rpi3b-qemu", Duration.ofMinutes(30)).kernel();
    }

    private static BuildRequest request() throws IOException {
        return new BuildRequest("miscdrv", List.of(TestBuilds.file("miscdrv.c", Files.readString(SOLUTION))), List.of(),
                KernelTarget.of(release, "aarch64"), TestBuilds.PLENTY);
    }

    @Test
    void aSolutionBuildsForThePiAndItsPlacesAreFound() throws Exception {
        ModuleBuilder builder = new ModuleBuilder(TestBuilds.CONFIG);
        BuildOutcome outcome = builder.build(request());
        assertThat(outcome).as(outcome.log()).isInstanceOf(Built.class);
        byte[] ko = ((Built) outcome).ko();

        ModuleInspector.Facts facts = new ModuleInspector(TestBuilds.CONFIG).inspect(ko);
        assertThat(facts.machine()).isEqualTo("AArch64");
        assertThat(facts.vermagic()).startsWith(release + " SMP").endsWith("aarch64");
        assertThat(facts.name()).isEqualTo("miscdrv");
        // The first two instructions are room for a tracer and belong to no line.
        assertThat(builder.locate(ko, "miscdrv_init", 8)).contains(new SourceLine("miscdrv.c", lineOf("miscdrv_init(void)") + 1));
    }

    @Test
    void theLabIsBlamedForHeadersThatAreNowhere(@TempDir Path empty) throws Exception {
        assertThat(new ModuleBuilder(TestBuilds.CONFIG, empty).build(request())).isInstanceOfSatisfying(Faulted.class,
                faulted -> assertThat(faulted.reason()).contains("linux-headers-" + release).contains("guest image"));
    }

    @Test
    void headersThatAProfileNamesAreNotLookedForElsewhere(@TempDir Path empty) throws Exception {
        KernelTarget named = new KernelTarget(release, "aarch64", Optional.of(empty));
        BuildRequest asked = new BuildRequest("miscdrv", request().sources(), List.of(), named, TestBuilds.PLENTY);
        assertThat(new ModuleBuilder(TestBuilds.CONFIG).build(asked)).isInstanceOfSatisfying(Faulted.class,
                faulted -> assertThat(faulted.reason()).contains("not in " + empty).contains("profile"));
    }

    private static int lineOf(String text) throws IOException {
        List<String> lines = Files.readAllLines(SOLUTION);
        return IntStream.range(0, lines.size()).filter(at -> lines.get(at).contains(text)).findFirst().orElseThrow() + 1;
    }
}
