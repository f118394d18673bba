package dev.bootbench.agent.grading;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code exercise pack DIR OUT}: the bundle that travels to the coordinator and to lab hosts. */
@Command(name = "pack", mixinStandardHelpOptions = true, description = "Packs an exercise, without its solution and faulty programs.")
public final class PackCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "DIR", description = "The exercise's folder, or a folder with exercises.")
    private Path folder = Path.of("");

    @Parameters(index = "1", paramLabel = "OUT", description = "The bundle to write; of several, the folder for their bundles ID.zip.")
    private Path out = Path.of("");

    @Override
    public Integer call() {
        try {
            if (Files.exists(folder.resolve("exercise.yaml"))) {
                pack(ExerciseStore.read(folder), out);
                return 0;
            }
            ExerciseStore store = new ExerciseStore(folder);
            if (store.ids().isEmpty()) {
                throw new ExerciseException(folder + " is no exercise and has none: there is no exercise.yaml in it, nor in a folder below it.");
            }
            Files.createDirectories(out);
            for (String id : store.ids()) {
                pack(store.exercise(id), out.resolve(id + ".zip"));
            }
            return 0;
        } catch (ExerciseException e) {
            System.err.println(e.getMessage());
            return 2;
        } catch (IOException e) {
            System.err.println(out + " cannot be written: " + e.getMessage());
            return 2;
        }
    }

    private static void pack(Exercise exercise, Path bundle) throws IOException {
        Files.write(bundle, ExerciseBundle.pack(exercise));
        System.out.println(bundle + " " + exercise.id() + " " + exercise.version());
    }
}
