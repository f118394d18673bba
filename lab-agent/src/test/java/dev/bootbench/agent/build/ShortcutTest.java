package dev.bootbench.agent.build;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bootbench.agent.Folders;
import dev.bootbench.agent.build.BuildOutcome.Built;
import dev.bootbench.agent.build.BuildOutcome.Rejected;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShortcutTest {
    private static final List<SourceFile> TWO = TestBuilds.files(
            "main.c", TestBuilds.module("if (helper(2) != 4) { return -EINVAL; }").replace("static int __init", "#include \"helper.h\"\nstatic int __init"),
            "helper.c", "#include \"helper.h\"\nint helper(int x)\n{\n\treturn 2 * x;\n}\n",
            "helper.h", "int helper(int x);\n");

    @TempDir
    private Path cache;
    private ModuleBuilder builder;
    private Built longWay;

    @BeforeEach
    void theFirstBuildGoesTheLongWay() throws Exception {
        // The sandbox's user id is another one.
        Files.setPosixFilePermissions(cache, PosixFilePermissions.fromString("rwxr-xr-x"));
        builder = new ModuleBuilder(TestBuilds.CONFIG, cache);
        longWay = (Built) builder.build(TestBuilds.request(TWO));
        assertThat(longWay.log()).contains("MODPOST");
    }

    @Test
    void theShortWayMakesTheVerySameModule() throws InterruptedException {
        Built shortWay = (Built) builder.build(TestBuilds.request(TWO));
        assertThat(shortWay.log()).doesNotContain("MODPOST").contains("CC [M]");
        assertThat(shortWay.bare().get("hello")).isEqualTo(longWay.bare().get("hello"));
        assertThat(cache.resolve("precompiled")).isDirectoryRecursivelyContaining("glob:**/head.h.gch");
        assertThat(shortWay.products().get("hello")).as("described without debug information, by the precompiled header")
                .isNotEqualTo(longWay.products().get("hello"));
    }

    @Test
    void anEmptiedCacheCostsTimeOnly() throws Exception {
        builder.build(TestBuilds.request(TWO));
        Folders.deleteTree(cache.resolve("precompiled"));
        Built without = (Built) builder.build(TestBuilds.request(TWO));
        assertThat(without.bare().get("hello")).isEqualTo(longWay.bare().get("hello"));
    }

    @Test
    void itMakesTheVerySameModuleWhereNothingCanBePrecompiled() throws Exception {
        ModuleBuilder without = new ModuleBuilder(TestBuilds.CONFIG, Path.of("/proc/nowhere"));
        without.build(TestBuilds.request(TWO));
        Built shortWay = (Built) without.build(TestBuilds.request(TWO));
        assertThat(shortWay.log()).doesNotContain("MODPOST").contains("CC [M]");
        assertThat(shortWay.products().get("hello")).isEqualTo(longWay.products().get("hello"));
        assertThat(shortWay.vermagic()).isEqualTo(longWay.vermagic());
    }

    @Test
    void mistakesAreFoundOnTheShortWayToo() throws InterruptedException {
        Rejected rejected = (Rejected) builder.build(TestBuilds.request(TestBuilds.files(
                "one.c", TestBuilds.module("nowhere();"), "two.c", "int x = y;\n")));
        assertThat(rejected.diagnostics()).filteredOn(Diagnostic::isError).extracting(Diagnostic::file).contains("one.c", "two.c");
    }

    @Test
    void aMissingLicenceIsRefusedOnTheShortWayToo() throws InterruptedException {
        Rejected rejected = (Rejected) builder.build(TestBuilds.request(TestBuilds.files(
                "hello.c", TestBuilds.module("").replace("MODULE_LICENSE(\"GPL\");", ""))));
        assertThat(rejected.log()).contains("missing MODULE_LICENSE");
    }

    @Test
    void whatNeedsMoreThanCompilerAndLinkerGoesTheLongWay() throws InterruptedException {
        String exporting = TestBuilds.module("") + "int shared(void);\nint shared(void) { return 1; }\nEXPORT_SYMBOL(shared);\n";
        assertThat(((Built) builder.build(TestBuilds.request(TestBuilds.files("hello.c", exporting)))).log()).contains("MODPOST");
    }
}
