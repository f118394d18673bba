package dev.bootbench.agent.grading;

import dev.bootbench.agent.board.Lane;
import dev.bootbench.agent.grading.Exercise.Check;
import dev.bootbench.agent.grading.Exercise.Expected;
import dev.bootbench.agent.grading.Exercise.Visibility;
import dev.bootbench.agent.grading.Exercise.Work;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * What somebody does on a board before it is handed in: the {@code session.yaml} of a program that comes with an exercise of
 * {@code submit: board-state}.
 */
record StateSession(Work.Steps work) {
    /** Nothing is done. */
    static final StateSession NOTHING = new StateSession(new Work.Steps(List.of(), List.of()));
    private static final String FILE = "session.yaml";

    /**
     * Reads the session of a folder; one without the file, or no folder, is a session in which nothing is done.
     *
     * @throws ExerciseException with file and line of the mistake
     */
    static StateSession read(Path folder) throws ExerciseException {
        Path file = folder.resolve(FILE);
        if (!Files.exists(file)) {
            return NOTHING;
        }
        try {
            Field top = Field.top(YamlText.session(file.toString(), Files.readString(file)));
            StepReader reader = new StepReader(new KnownNames(), new Products(List.of(), List.of(), Set.of()));
            return new StateSession(new Work.Steps(reader.steps(top.get("steps"), ExerciseReader.LONGEST_STEP), List.of()));
        } catch (IOException e) {
            throw new ExerciseException(file + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** As a check that is worth nothing: its steps have to go as they say. */
    Check check() {
        return new Check("session", "The session", 0, List.of(), Lane.PLAIN, false, false, Visibility.VISIBLE,
                ExerciseReader.LONGEST_STEP, "", work, Expected.NOTHING);
    }
}
