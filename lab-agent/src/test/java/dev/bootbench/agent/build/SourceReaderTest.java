package dev.bootbench.agent.build;

import static dev.bootbench.agent.build.TestBuilds.files;
import static dev.bootbench.agent.build.TestBuilds.module;
import static dev.bootbench.agent.build.TestBuilds.request;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bootbench.agent.Folders;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourceReaderTest {
    private final SourceReader reader = new SourceReader(TestBuilds.CONFIG, Folders.fromEnvironment().cache());

    private static List<Diagnostic> found(ToolOutcome outcome) {
        assertThat(outcome).as(outcome.toString()).isInstanceOf(ToolOutcome.Found.class);
        return ((ToolOutcome.Found) outcome).findings();
    }

    @Test
    void sparseSeesAUserPointerThatIsUsedDirectly() throws Exception {
        String source = module("").replace("static int __init", "char hello_peek(char __user *from)\n{\n\treturn *from;\n}\n\nstatic int __init");
        assertThat(found(reader.sparse(request(files("hello.c", source))))).anySatisfy(d -> {
            assertThat(d.sentence()).startsWith("hello.c:5: dereference of noderef expression");
        });
        assertThat(found(reader.sparse(request(files("hello.c", module("")))))).isEmpty();
    }

    @Test
    void checkpatchNamesTheKindOfEachFinding() throws Exception {
        String clean = "// SPDX-License-Identifier: GPL-2.0\n" + module("pr_info(\"hello\\n\");");
        assertThat(found(reader.checkpatch(request(files("sub/hello.c", clean))))).isEmpty();
        assertThat(found(reader.checkpatch(request(files("sub/hello.c", clean.replace("\treturn 0;", "    return(0);"))))))
                .extracting(Diagnostic::file).containsOnly("sub/hello.c");
        assertThat(found(reader.checkpatch(request(files("sub/hello.c", clean.replace("\treturn 0;", "    return(0);"))))))
                .anySatisfy(d -> assertThat(d.message()).startsWith("LEADING_SPACE: "));
    }

    @Test
    void aHostWithoutCheckpatchSaysHowToGetIt(@TempDir Path empty) throws Exception {
        assertThat(new SourceReader(TestBuilds.CONFIG, empty).checkpatch(request(files("hello.c", module("")))))
                .isInstanceOfSatisfying(ToolOutcome.Faulted.class, f -> assertThat(f.reason()).contains("checkpatch/build.sh").contains("linux-source"));
    }
}
