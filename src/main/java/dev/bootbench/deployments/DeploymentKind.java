package dev.bootbench.deployments;

import dev.bootbench.contract.v1.Deploy;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What can be put on a board. */
enum DeploymentKind {
    /** C files, built for the board's kernel. */
    MODULE_SOURCE,
    /** A built module. */
    MODULE,
    /** A kernel with what it needs to boot. */
    KERNEL,
    /** Plain files. */
    FILES;

    /** By its name, also in the spelling of command lines: {@code module-source}. */
    static Optional<DeploymentKind> of(@Nullable String name) {
        String wanted = name == null ? "" : name.toUpperCase(Locale.ROOT).replace('-', '_');
        return Arrays.stream(values()).filter(kind -> kind.name().equals(wanted)).findFirst();
    }

    Deploy.Kind message() {
        return switch (this) {
            case MODULE_SOURCE -> Deploy.Kind.MODULE_SOURCE;
            case MODULE -> Deploy.Kind.MODULE;
            case KERNEL -> Deploy.Kind.KERNEL;
            case FILES -> Deploy.Kind.FILES;
        };
    }

    String inWords() {
        return switch (this) {
            case MODULE_SOURCE -> "A module's source";
            case MODULE -> "A module";
            case KERNEL -> "A kernel with what belongs to it";
            case FILES -> "What is put on a board at a time";
        };
    }
}
