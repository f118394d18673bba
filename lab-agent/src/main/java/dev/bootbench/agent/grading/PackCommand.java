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
    @Parameters(index = "0", paramLabel = "DIR", description = "The exercise's folder.")
    private Path folder = Path.of("");

    @Parameters(index = "1", paramLabel = "OUT", description = "The bundle to write.")
    private Path out = Path.of("");

    @Override
    public Integer call() {
        try {
            Exercise exercise = ExerciseStore.read(folder);
            Files.write(out, ExerciseBundle.pack(exercise));
            System.out.println(out + " " + exercise.id() + " " + exercise.version());
            return 0;
        } catch (ExerciseException e) {
            System.err.println(e.getMessage());
            return 2;
        } catch (IOException e) {
            System.err.println(out + " cannot be written: " + e.getMessage());
            return 2;
        }
    }
}
