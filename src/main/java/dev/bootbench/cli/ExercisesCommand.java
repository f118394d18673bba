package dev.bootbench.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "exercises",
        description = "What can be handed in, and your best of each.",
        subcommands = {ExercisesCommand.Show.class, ExercisesCommand.Starter.class, ExercisesCommand.Schedule.class, ExercisesCommand.Grades.class})
final class ExercisesCommand extends ApiCommand {
    @Override
    public Integer call() {
        JsonNode exercises = client().get("/api/exercises");
        if (printedAsJson(exercises)) {
            return 0;
        }
        Table table = new Table("ID", "FAMILY", "POINTS", "BEST", "TITLE");
        for (JsonNode exercise : exercises) {
            table.row(exercise.path("id").asText(), exercise.path("family").asText(), Sentences.points(exercise.path("points")),
                    Sentences.points(exercise.path("best").path("score")), exercise.path("title").asText());
        }
        table.print(out());
        return 0;
    }

    /** A command about one exercise. */
    abstract static class OnOne extends ApiCommand {
        @Parameters(index = "0", paramLabel = "EXERCISE")
        String exercise;

        String path() {
            return "/api/exercises/" + Client.part(exercise);
        }
    }

    @Command(name = "show", description = "The statement, what is checked, and when it is due.")
    static final class Show extends OnOne {
        @Override
        public Integer call() {
            JsonNode one = client().get(path());
            if (printedAsJson(one)) {
                return 0;
            }
            out().println(one.path("statement").asText().strip());
            out().println();
            Table table = new Table("CHECK", "POINTS", "WHAT");
            for (JsonNode check : one.path("checks")) {
                table.row(check.path("id").asText(), Sentences.points(check.path("points")), check.path("title").asText());
            }
            table.print(out());
            out().println();
            out().println(inWords(client().get(path() + "/schedule")));
            return 0;
        }
    }

    @Command(name = "starter", description = "Writes the files to begin with into a folder, and over nothing that is there.")
    static final class Starter extends OnOne {
        @Parameters(index = "1", arity = "0..1", paramLabel = "DIR", description = "A folder; the exercise's name unless given.")
        private Path folder;

        @Override
        public Integer call() {
            JsonNode files = client().get(path()).path("starter");
            Path target = folder == null ? Path.of(exercise) : folder;
            List<Path> paths = new ArrayList<>();
            for (JsonNode file : files) {
                Path path = target.resolve(file.path("path").asText()).normalize();
                if (!path.startsWith(target.normalize())) {
                    throw new CliException(CliException.LAB_FAULT, "The lab sent a file with the name " + file.path("path") + ".");
                }
                if (Files.exists(path)) {
                    throw new CliException(CliException.BAD_INPUT, path + " is there already. Name another folder.");
                }
                paths.add(path);
            }
            if (paths.isEmpty()) {
                out().println(exercise + " has no files to begin with.");
                return 0;
            }
            try {
                for (int i = 0; i < paths.size(); i++) {
                    Files.createDirectories(paths.get(i).toAbsolutePath().getParent());
                    Files.writeString(paths.get(i), files.get(i).path("text").asText(), StandardOpenOption.CREATE_NEW);
                    out().println(paths.get(i));
                }
            } catch (IOException e) {
                throw new CliException(CliException.BAD_INPUT, "Cannot write to " + target + ": " + e.getMessage());
            }
            out().println("Hand in with ./lab submit " + exercise + " " + target);
            return 0;
        }
    }

    @Command(name = "schedule", description = "When it is due, when results are shown, and which attempt counts; with options, lays that down (teachers).")
    static final class Schedule extends OnOne {
        @Option(names = "--due", paramLabel = "TIME", description = "As in 2026-11-21T14:00; none takes the date away.")
        private String due;

        @Option(names = "--published", paramLabel = "TIME", description = "When everybody sees what checks found that are closed until then.")
        private String published;

        @Option(names = "--counts", paramLabel = "best|last", description = "Which attempt makes the grade.")
        private String counts;

        @Override
        public Integer call() {
            JsonNode schedule = client().get(path() + "/schedule");
            if (due != null || published != null || counts != null) {
                ObjectNode wanted = schedule.deepCopy();
                date(wanted, "dueAt", "--due", due);
                date(wanted, "publishedAt", "--published", published);
                if (counts != null) {
                    wanted.put("counts", counts.toUpperCase(Locale.ROOT));
                }
                schedule = client().put(path() + "/schedule", wanted);
            }
            if (!printedAsJson(schedule)) {
                out().println(inWords(schedule));
            }
            return 0;
        }

        private static void date(ObjectNode schedule, String field, String option, String time) {
            if ("none".equals(time)) {
                schedule.putNull(field);
            } else if (time != null) {
                schedule.put(field, Sentences.instant(option, time).toString());
            }
        }
    }

    @Command(name = "grades", description = "The grade book of an exercise (teachers).")
    static final class Grades extends OnOne {
        @Option(names = "--csv", description = "As a table for other programs.")
        private boolean csv;

        @Override
        public Integer call() {
            if (csv) {
                out().print(client().text(path() + "/grades.csv"));
                out().flush();
                return 0;
            }
            JsonNode grades = client().get(path() + "/grades");
            if (printedAsJson(grades)) {
                return 0;
            }
            Table table = new Table("LOGIN", "NAME", "GRADE", "BEST", "LAST", "OF", "ATTEMPTS", "HANDED IN");
            for (JsonNode grade : grades) {
                table.row(grade.path("person").path("login").asText(), grade.path("person").path("name").asText(),
                        Sentences.points(grade.path("grade")), Sentences.points(grade.path("best")), Sentences.points(grade.path("last")),
                        Sentences.points(grade.path("maxScore")), grade.path("attempts").asText(), Sentences.time(grade.path("submittedAt")));
            }
            table.print(out());
            return 0;
        }
    }

    private static String inWords(JsonNode schedule) {
        return (schedule.path("dueAt").isTextual() ? "Due " + Sentences.time(schedule.path("dueAt")) + "." : "Not due at any time.")
                + (schedule.path("publishedAt").isTextual() ? " Results are shown from " + Sentences.time(schedule.path("publishedAt")) + " on." : "")
                + (schedule.path("counts").asText().equals("LAST") ? " The last attempt counts." : " The best attempt counts.");
    }
}
