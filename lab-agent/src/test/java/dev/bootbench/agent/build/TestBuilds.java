package dev.bootbench.agent.build;

import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What the tests of this package share: defaults, the host's kernel headers, sources in short. */
final class TestBuilds {
    static final BuilderConfig CONFIG = new SmallRyeConfigBuilder()
            .addDiscoveredConverters()
            .withMapping(BuilderConfig.class)
            .build()
            .getConfigMapping(BuilderConfig.class);

    static final Duration PLENTY = Duration.ofSeconds(120);

    private TestBuilds() {}

    /** The newest kernel whose headers are on this host. */
    static String release() {
        try (Stream<Path> kernels = Files.list(Path.of("/lib/modules"))) {
            return kernels.filter(kernel -> Files.isReadable(kernel.resolve("build/Makefile")))
                    .map(kernel -> kernel.getFileName().toString())
                    .max(String::compareTo)
                    .orElseThrow(() -> new AssertionError("no kernel headers here: install linux-headers-amd64"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A kernel of this host's own architecture. */
    static KernelTarget own(String release) {
        return KernelTarget.of(release, "");
    }

    static SandboxLimits limits(Duration wall) {
        return SandboxLimits.of(CONFIG, wall);
    }

    static SourceFile file(String path, String text) {
        return new SourceFile(path, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Path, text, path, text, ... */
    static List<SourceFile> files(String... pathsAndTexts) {
        List<SourceFile> files = new ArrayList<>();
        for (int i = 0; i < pathsAndTexts.length; i += 2) {
            files.add(file(pathsAndTexts[i], pathsAndTexts[i + 1]));
        }
        return files;
    }

    static BuildRequest request(List<SourceFile> files) {
        return request(files, PLENTY);
    }

    static BuildRequest request(List<SourceFile> files, Duration limit) {
        return new BuildRequest("hello", files, List.of(), own(release()), limit);
    }

    /** A whole module whose init does {@code body}. */
    static String module(String body) {
        return """
                #include <linux/module.h>

                static int __init hello_init(void)
                {
                	%s
                	return 0;
                }

                static void __exit hello_exit(void)
                {
                }

                module_init(hello_init);
                module_exit(hello_exit);
                MODULE_LICENSE("GPL");
                """.formatted(body);
    }
}
