package dev.bootbench.agent.grading.kernellog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bootbench.agent.grading.kernellog.Leak.Layout;
import org.junit.jupiter.api.Test;

class LeakTest {
    private static final Layout LAYOUT = Layout.parse("""
            0xffffffffa0008000
            ffffffffa0000000 t demo_read\t[demo]
            ffffffffa0000100 t demo_write\t[demo]
            ffffffffa0002000 d demo_ops\t[demo]
            """);

    private static String block(String size, String... frames) {
        return "unreferenced object 0xffff888012345600 (size " + size + "):\n  comm \"cat\", pid 321, jiffies 4294900000 (age 6.012s)\n"
                + "  hex dump (first 32 bytes):\n    78 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00  x...............\n"
                + "  backtrace:\n    [<00000000aaaaaaaa>] kmalloc_trace+0x26/0xc0\n    " + String.join("\n    ", frames) + "\n";
    }

    @Test
    void aLoadedModuleIsNamedByTheKernel() {
        assertThat(Leak.find(block("64", "[<00000000bbbbbbbb>] demo_read+0x21/0x40 [demo]"), "demo", Layout.UNKNOWN, false)).singleElement()
                .satisfies(report -> {
                    assertThat(report.kind()).isEqualTo(ReportKind.MEMORY_LEAK);
                    assertThat(report.function()).isEqualTo("demo_read");
                    assertThat(report.offset()).as("of the call").isEqualTo(0x20);
                    assertThat(report.title()).isEqualTo("unreferenced object (size 64)");
                    assertThat(report.text()).contains("kmalloc_trace").contains("hex dump");
                });
    }

    @Test
    void anUnloadedModuleIsNamedByWhereItLay() {
        assertThat(Leak.find(block("96", "[<00000000bbbbbbbb>] 0xffffffffa0000131", "[<00000000cccccccc>] vfs_write+0x1/0x2"), "demo", LAYOUT, false))
                .singleElement().satisfies(report -> {
                    assertThat(report.function()).isEqualTo("demo_write");
                    assertThat(report.offset()).isEqualTo(0x30);
                });
        assertThat(Leak.find(block("96", "[<00000000bbbbbbbb>] 0xffffffffa0008015", "[<00000000cccccccc>] do_one_initcall+0x1/0x2"), "demo", LAYOUT, false))
                .singleElement().satisfies(report -> {
                    assertThat(report.function()).isEqualTo("init_module");
                    assertThat(report.offset()).isEqualTo(0x14);
                });
    }

    @Test
    void whatOthersLostIsNotTheModules() {
        String others = block("64", "[<00000000bbbbbbbb>] acpi_init+0x1/0x2") + block("32", "[<00000000bbbbbbbb>] other_read+0x21/0x40 [other]");
        assertThat(Leak.find(others, "demo", LAYOUT, false)).isEmpty();
        assertThat(Leak.find("", "demo", LAYOUT, false)).isEmpty();
        assertThat(Leak.find(others + block("8", "[<00000000bbbbbbbb>] demo_read+0x2/0x40 [demo]") + others, "demo", LAYOUT, false)).hasSize(1);
    }

    private static final String[] REFUSED = {
        "[<00000000bbbbbbbb>] 0xffffffffc0a12345", "[<00000000cccccccc>] 0xffffffffc0a0b022",
        "[<00000000dddddddd>] do_one_initcall+0x59/0x220", "[<00000000eeeeeeee>] do_init_module+0x4a/0x200",
        "[<00000000ffffffff>] __do_sys_finit_module+0xac/0x120",
    };

    @Test
    void whatTheInitOfAModuleLostThatNeverStayedIsItsOwn() {
        assertThat(Leak.find(block("4096", REFUSED), "demo", Layout.UNKNOWN, true)).singleElement().satisfies(report -> {
            assertThat(report.function()).isEqualTo("init_module");
            assertThat(report.module()).isEqualTo("demo");
            assertThat(report.offset()).as("which of its functions asked for it, nobody knows").isEqualTo(-1);
        });
        assertThat(Leak.find(block("4096", REFUSED), "demo", LAYOUT, true)).as("loaded again elsewhere").singleElement()
                .satisfies(report -> assertThat(report.function()).isEqualTo("init_module"));
    }

    @Test
    void anInitWithoutANameIsNobodysWhereOthersWereLoadedToo() {
        assertThat(Leak.find(block("4096", REFUSED), "demo", Layout.UNKNOWN, false)).isEmpty();
    }

    @Test
    void onlyAnInitWithoutANameIsTakenForTheModules() {
        for (String[] frames : new String[][] {
            {"[<00000000bbbbbbbb>] other_init+0x21/0x40 [other]", "[<00000000cccccccc>] do_one_initcall+0x59/0x220"},
            {"[<00000000bbbbbbbb>] 0xffffffffc0a12345", "[<00000000cccccccc>] other_init+0x21/0x40 [other]", "[<00000000dddddddd>] do_one_initcall+0x59/0x220"},
            {"[<00000000bbbbbbbb>] acpi_init+0x1/0x2", "[<00000000cccccccc>] do_one_initcall+0x59/0x220", "[<00000000dddddddd>] kernel_init_freeable+0x1/0x2"},
            {"[<00000000bbbbbbbb>] 0xffffffffc0a12345", "[<00000000cccccccc>] vfs_write+0x1/0x2"},
            {"[<00000000cccccccc>] do_one_initcall+0x59/0x220", "[<00000000bbbbbbbb>] 0xffffffffc0a12345"},
        }) {
            assertThat(Leak.find(block("64", frames), "demo", Layout.UNKNOWN, true)).as(String.join(" ", frames)).isEmpty();
        }
    }
}
