package dev.bootbench.exercises;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.util.Optional;

/** Where the exercises come from. */
@ConfigMapping(prefix = "bootbench.exercises")
interface ExercisesConfig {
    /** Folder of bundles (`lab exercise pack`). Without one, the catalogue stays as the database has it. */
    Optional<Path> folder();

    /** The largest bundle that is read. */
    @WithDefault("32M")
    MemorySize maxBundle();
}
