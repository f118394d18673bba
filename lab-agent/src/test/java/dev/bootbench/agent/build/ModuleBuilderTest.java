package dev.bootbench.agent.build;

import static dev.bootbench.agent.build.TestBuilds.files;
import static dev.bootbench.agent.build.TestBuilds.module;
import static dev.bootbench.agent.build.TestBuilds.own;
import static dev.bootbench.agent.build.TestBuilds.release;
import static dev.bootbench.agent.build.TestBuilds.request;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bootbench.agent.build.BuildOutcome.Built;
import dev.bootbench.agent.build.BuildOutcome.Faulted;
import dev.bootbench.agent.build.BuildOutcome.Rejected;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ModuleBuilderTest {
    private final ModuleBuilder builder = new ModuleBuilder(TestBuilds.CONFIG);

    @Test
    void buildsAModuleForTheAskedKernel() throws Exception {
        Built built = built(files("hello.c", module("pr_info(\"hello\\n\");")));
        assertThat(built.vermagic()).startsWith(release() + " SMP");
        assertThat(built.ko()).startsWith(0x7f, 'E', 'L', 'F');
        assertThat(built.warnings()).isEmpty();
        assertThat(built.took()).isLessThan(Duration.ofSeconds(60));
        assertThat(built.log()).contains("LD [M]");
        // The same sources make the same module.
        assertThat(built(files("hello.c", module("pr_info(\"hello\\n\");"))).bare().get("hello")).isEqualTo(built.bare().get("hello"));
    }

    @Test
    void whatGoesToABoardCarriesNoDebugInformation() throws Exception {
        Built built = built(files("hello.c", module("pr_info(\"hello\\n\");")));
        assertThat(new String(built.ko(), ISO_8859_1)).contains(".debug_info");
        assertThat(new String(built.bare().get("hello"), ISO_8859_1)).contains("vermagic=").doesNotContain(".debug_");
    }

    @Test
    void namesTheModuleWhateverItsFilesAreCalled() throws Exception {
        assertThat(new String(built(files("my-solution_v2.c", module(""))).ko(), ISO_8859_1)).contains("name=hello\0");
    }

    @Test
    void linksSeveralFilesOneWithTheModulesName() throws Exception {
        Built built = built(files(
                "hello.c", module("helper();").replaceFirst("\n", "\n#include \"inc/helper.h\"\n#include <helper.h>\n"),
                "inc/helper.h", "#ifndef H\n#define H\nvoid helper(void);\n#endif\n",
                "part/helper.c", "#include <linux/printk.h>\n#include \"helper.h\"\nvoid helper(void) { pr_info(\"%s\\n\", __FILE__); }\n"));
        // __FILE__ is the path as handed in.
        assertThat(new String(built.ko(), ISO_8859_1)).contains("\0part/helper.c\0").doesNotContain("/work/src/part/helper.c\0%s");
    }

    @Test
    void buildsModulesTogetherThatUseEachOther() throws Exception {
        String core = module("").replace("hello", "core") + "int core_value(void) { return 7; }\nEXPORT_SYMBOL_GPL(core_value);\n";
        String user = module("return core_value();").replace("hello", "user").replaceFirst("\n", "\nint core_value(void);\n");
        BuildRequest both = new BuildRequest(Map.of("core", files("core.c", core), "user", files("user.c", user)), List.of(), own(release()), TestBuilds.PLENTY);
        BuildOutcome outcome = builder.build(both);
        assertThat(outcome).as(outcome.log()).isInstanceOf(Built.class);
        Map<String, byte[]> modules = ((Built) outcome).products();
        assertThat(modules).containsOnlyKeys("core", "user");
        assertThat(new String(modules.get("user"), ISO_8859_1)).contains("depends=core\0");
    }

    @Test
    void usesTheExercisesFlags() throws Exception {
        BuildRequest request = new BuildRequest("hello",
                files("hello.c", module("WARN_ON(ANSWER != 42);\n#ifndef ANSWER\n#error no answer\n#endif")),
                List.of("-DANSWER=42"), own(release()), TestBuilds.PLENTY);
        assertThat(builder.build(request)).isInstanceOf(Built.class);
    }

    @Test
    void ignoresSubmittedBuildFiles() throws Exception {
        Path mark = Path.of("/tmp/bootbench-mark-" + UUID.randomUUID());
        String hostile = "$(shell touch " + mark + ")\n$(info pwned-by-makefile)\nobj-m := other.o\nall:\n\ttouch " + mark + "\n";
        Built built = built(files("hello.c", module(""), "Makefile", hostile, "Kbuild", hostile, "GNUmakefile", hostile,
                "src/Kbuild", hostile, "src/Makefile", hostile, "Kconfig", hostile, "Module.symvers", "x"));
        assertThat(mark).doesNotExist();
        assertThat(built.log()).doesNotContain("pwned-by-makefile");
    }

    @Test
    void refusesANameThatMakeWouldRun() throws Exception {
        Rejected rejected = rejected(files("$(shell touch x).c", module("")));
        assertThat(rejected.reason()).contains("U+0024");
        assertThatThrownBy(() -> new BuildRequest("hello", List.of(), List.of("-DX=$(shell id)"), own(release()), TestBuilds.PLENTY))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new BuildRequest("a b", List.of(), List.of(), own(release()), TestBuilds.PLENTY))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new BuildRequest("hello", List.of(), List.of(), own("../../etc"), TestBuilds.PLENTY))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void givesNothingOfTheHostAway() throws Exception {
        Path secret = Files.createTempFile(Path.of("/tmp"), "bootbench", ".secret");
        Files.writeString(secret, "top-secret-content\n");
        try {
            for (String path : List.of("/etc/shadow", "/etc/passwd", secret.toString(), "../../../../../.." + secret)) {
                Rejected rejected = rejected(files("hello.c", "#include \"" + path + "\"\n" + module("")));
                assertThat(rejected.log()).contains("No such file or directory").doesNotContain("root:", "top-secret-content");
                assertThat(rejected.diagnostics()).first()
                        .satisfies(first -> assertThat(first.sentence()).startsWith("hello.c:1: " + path));
                Rejected binary = rejected(files("hello.c", module("asm(\".incbin \\\"" + path + "\\\"\");")));
                assertThat(binary.log()).doesNotContain("root:", "top-secret-content");
            }
        } finally {
            Files.delete(secret);
        }
    }

    @Test
    void endsWithEndlessInput() throws Exception {
        // Standard input is empty, so this one is harmless.
        built(files("hello.c", "#include \"/dev/stdin\"\n" + module("")));
        for (String text : List.of("#include \"/dev/zero\"\n", "asm(\".incbin \\\"/dev/zero\\\"\");\n")) {
            long start = System.nanoTime();
            Rejected rejected = rejected(request(files("hello.c", text + module("")), Duration.ofSeconds(8)));
            assertThat(Duration.ofNanos(System.nanoTime() - start)).as(text).isLessThan(Duration.ofSeconds(15));
            assertThat(rejected.reason()).as(text).isNotBlank();
        }
    }

    @Test
    void endsACompilationThatWouldNotEnd() throws Exception {
        StringBuilder text = new StringBuilder("#define M0 x+x+x+x+x+x+x+x\n");
        for (int i = 1; i < 12; i++) {
            text.append(("#define M%d " + "M%d+".repeat(7) + "M%d\n").formatted(i, i - 1, i - 1, i - 1, i - 1, i - 1, i - 1, i - 1, i - 1));
        }
        text.append("int f(int x) { return M11; }\n");
        assertEndsAtItsLimit(files("hello.c", text + module("")));
        // Includes itself twice on every level, 2^190 times in all.
        assertEndsAtItsLimit(files("hello.c", "#include \"again.h\"\n" + module(""),
                "again.h", "#if __INCLUDE_LEVEL__ < 190\n#include \"again.h\"\n#include \"again.h\"\n#endif\n"));
    }

    private void assertEndsAtItsLimit(List<SourceFile> files) throws InterruptedException {
        Rejected rejected = rejected(request(files, Duration.ofSeconds(4)));
        assertThat(rejected.reason()).containsAnyOf("The build took longer than 4 s.", "The compiler ran out of memory");
        assertThat(rejected.took()).isLessThan(Duration.ofSeconds(10));
    }

    @Test
    void boundsWhatABuildWrites() throws Exception {
        Rejected huge = rejected(files("hello.c", "asm(\".data; .fill 3000000000, 1, 65\");\n" + module("")));
        assertThat(huge.reason()).containsAnyOf("The build wrote a file that is too large", "ran out of memory", "took longer");
        String[] many = new String[2 * 64];
        for (int i = 0; i < 64; i++) {
            many[2 * i] = "part" + i + ".c";
            many[2 * i + 1] = "asm(\".data; .fill 20000000, 1, 65\");\n" + (i == 0 ? module("") : "");
        }
        Rejected all = rejected(files(many));
        assertThat(all.reason()).containsAnyOf("The build used up its work space", "The build wrote a file that is too large");
    }

    @Test
    void capsTheLog() throws Exception {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 9000; i++) {
            text.append("#warning line ").append(i).append(" of a very talkative hand-in that nobody will ever read\n");
        }
        Built built = built(files("hello.c", text + module("")));
        assertThat(built.log().length()).isLessThan(CappedLog.LIMIT + 100);
        assertThat(built.log()).contains(" bytes cut ...]");
        assertThat(built.warnings()).hasSize(Diagnostics.MOST);
    }

    @Test
    void mapsDiagnosticsToTheHandIn() throws Exception {
        Rejected syntax = rejected(files("drv/main.c", module("int x = 1")));
        assertThat(syntax.diagnostics()).first().isEqualTo(
                new Diagnostic("drv/main.c", 6, 9, "error", "expected ',' or ';' before 'return'"));
        assertThat(syntax.reason()).isEqualTo("It does not build: drv/main.c:6: expected ',' or ';' before 'return'");

        assertThat(firstError(module("frobnicate();")).sentence())
                .startsWith("hello.c:5: implicit declaration of function 'frobnicate'");
        assertThat(firstError("#include <linux/nothing.h>\n" + module("")).sentence())
                .isEqualTo("hello.c:1: linux/nothing.h: No such file or directory");
        assertThat(firstError("#include <stdio.h>\n" + module("")).message()).contains("it belongs to user space");
        assertThat(firstError(module("").replace("MODULE_LICENSE(\"GPL\");", "")).sentence())
                .startsWith("hello.c:13: MODULE_LICENSE() is missing");
        assertThat(firstError("extern void frobnicate(void);\n" + module("frobnicate();")).sentence())
                .startsWith("hello.c:1: \"frobnicate\" is used, but neither");
        assertThat(firstError("#include <linux/hrtimer.h>\n" + module("hrtimer_cancel(NULL);").replace("\"GPL\"", "\"Proprietary\""))
                .sentence()).startsWith("hello.c:16: \"hrtimer_cancel\" is exported to modules with a GPL-compatible licence only");
    }

    @Test
    void namesTheWrittenLineForWhatAMacroHides() throws Exception {
        Built built = built(files("hello.c", module("pr_info(\"%d\\n\", \"text\");")));
        assertThat(built.warnings()).first().satisfies(warning -> {
            assertThat(warning.file()).isEqualTo("hello.c");
            assertThat(warning.line()).isEqualTo(5);
            assertThat(warning.severity()).isEqualTo("warning");
            assertThat(warning.message()).contains("format '%d'", "(in include/linux/");
        });
    }

    @Test
    void saysWhatIsDefinedTwice() throws Exception {
        Rejected rejected = rejected(files("a.c", module("") + "int shared;\n", "b.c", "int shared = 1;\n"));
        assertThat(rejected.reason()).contains("\"shared\" is defined in more than one file");
    }

    @Test
    void findsTheSourceLineOfAPlaceInTheModule() throws Exception {
        byte[] ko = built(files("drv/hello.c", module("*(volatile int *)NULL = 1;"))).ko();
        assertThat(builder.locate(ko, "hello_init", 0)).contains(new SourceLine("drv/hello.c", 4));
        // Somewhere in the function's few bytes lies the store of line 5.
        assertThat(LongStream.range(0, 24).mapToObj(offset -> located(ko, offset)))
                .contains(Optional.of(new SourceLine("drv/hello.c", 5)));
        assertThat(builder.locate(ko, "no_such_function", 0)).isEmpty();
        assertThat(builder.locate(new byte[] {1, 2, 3}, "hello_init", 0)).isEmpty();
    }

    private Optional<SourceLine> located(byte[] ko, long offset) {
        try {
            return builder.locate(ko, "hello_init", offset);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void rejectsWhatHoldsNothingToCompile() throws Exception {
        assertThat(rejected(files("README", "x")).reason()).contains("no .c file");
    }

    @Test
    void blamesTheLabForMissingHeaders() throws Exception {
        BuildRequest request = new BuildRequest("hello", files("hello.c", module("")), List.of(), own("9.9.9-none"), TestBuilds.PLENTY);
        assertThat(builder.build(request)).isInstanceOfSatisfying(Faulted.class,
                faulted -> assertThat(faulted.reason()).contains("install linux-headers-9.9.9-none"));
    }

    private Diagnostic firstError(String text) throws InterruptedException {
        return rejected(files("hello.c", text)).diagnostics().stream().filter(Diagnostic::isError).findFirst().orElseThrow();
    }

    private Built built(List<SourceFile> files) throws InterruptedException {
        BuildOutcome outcome = builder.build(request(files));
        assertThat(outcome).as(outcome.log()).isInstanceOf(Built.class);
        return (Built) outcome;
    }

    private Rejected rejected(List<SourceFile> files) throws InterruptedException {
        return rejected(request(files));
    }

    private Rejected rejected(BuildRequest request) throws InterruptedException {
        BuildOutcome outcome = builder.build(request);
        assertThat(outcome).as(outcome.log()).isInstanceOf(Rejected.class);
        return (Rejected) outcome;
    }
}
