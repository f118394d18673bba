package dev.bootbench.agent.deploy;

import dev.bootbench.agent.build.SourceFile;
import java.nio.file.Path;
import java.util.List;

/** What is to be put on a board. */
public sealed interface DeployRequest {

    /**
     * Sources of a module, to be built for the board's kernel.
     *
     * @param parameters {@code name=value}, when it is loaded
     * @param load       whether it is inserted at once
     */
    record ModuleSource(String module, List<SourceFile> sources, List<String> parameters, boolean load) implements DeployRequest {
        public ModuleSource {
            ModuleArguments.checkName(module);
            ModuleArguments.check(parameters);
            sources = List.copyOf(sources);
            parameters = List.copyOf(parameters);
        }
    }

    /** A built module, whose kernel is compared with the board's before it gets there. */
    record BuiltModule(String module, Path ko, List<String> parameters, boolean load) implements DeployRequest {
        public BuiltModule {
            ModuleArguments.checkName(module);
            ModuleArguments.check(parameters);
            parameters = List.copyOf(parameters);
        }
    }

    /**
     * A kernel with what belongs to it.
     *
     * @param zip         see {@link KernelArchive}
     * @param commandLine words added to the kernel's command line
     */
    record Kernel(Path zip, String commandLine) implements DeployRequest {
        public Kernel {
            if (!commandLine.matches("[ -~]{0,1024}")) {
                throw new IllegalArgumentException("The kernel's command line takes at most 1024 printable ASCII characters.");
            }
        }
    }

    /** @param target an absolute folder on the board, made when it is not there */
    record PlainFiles(Path zip, String target) implements DeployRequest {
        public PlainFiles {
            if (!target.matches("(/[A-Za-z0-9._+@-]{1,100}){1,16}/?") || target.matches(".*/\\.{1,2}(/.*|$)")) {
                throw new IllegalArgumentException("Files go into an absolute folder of letters, digits and ._+@- such as /root/test.");
            }
        }
    }
}
