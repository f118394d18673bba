package dev.bootbench.grading;

import dev.bootbench.sql.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Puts runs into words and numbers for people. */
@ApplicationScoped
class RunViews {
    /** Of the present claim, and since when it has waited at all. */
    private static final String PHASES = """
            select state, at from attempt_phase
             where attempt_id = ? and run = ?
               and (generation = ? or number = (select min(number) from attempt_phase where attempt_id = ? and run = ?))
             order by number
            """;

    private final Sql sql;

    RunViews(Sql sql) {
        this.sql = sql;
    }

    /** @param teacher whether the reader may know hosts */
    AttemptView.RunView of(Run run, boolean teacher) {
        Run.Found found = run.found();
        return new AttemptView.RunView(
                run.number(),
                run.lane(),
                run.state(),
                Texts.orNull(run.sentence()),
                teacher ? run.host() : null,
                run.board(),
                run.profile(),
                Texts.orNull(found.kernel()),
                Texts.orNull(found.readied()),
                Texts.orNull(found.summary()),
                Texts.orNull(run.doing()),
                run.labFaults(),
                phases(run),
                console(run),
                found.taintBefore(),
                found.taintAfter(),
                found.taintExpected(),
                run.state().over() ? found.parameters() : Map.of(),
                logs(run));
    }

    /** Durations the agent measured where it did, else the time to the next phase; both by one clock. */
    List<AttemptView.PhaseView> phases(Run run) {
        record Entered(AttemptState state, Instant at) {}
        List<Entered> entered = sql.list(
                PHASES,
                row -> new Entered(AttemptState.valueOf(row.getString("state")), Sql.instant(row, "at")),
                run.attempt(), run.number(), run.generation(), run.attempt(), run.number());
        List<AttemptView.PhaseView> phases = new ArrayList<>();
        for (int i = 0; i < entered.size(); i++) {
            Entered phase = entered.get(i);
            Long ms = measured(phase.state(), run.found());
            if (ms == null && i + 1 < entered.size()) {
                ms = Duration.between(phase.at(), entered.get(i + 1).at()).toMillis();
            }
            phases.add(new AttemptView.PhaseView(phase.state(), phase.at(), ms));
        }
        return phases;
    }

    static AttemptView.@Nullable ConsoleRange console(Run run) {
        Long from = run.found().consoleFrom();
        Long to = run.found().consoleTo();
        return from == null || to == null || run.board() == null ? null : new AttemptView.ConsoleRange(run.board(), from, to);
    }

    /** What can be downloaded of it, by the name in the path. */
    static Map<String, String> contents(Run run) {
        Map<String, String> contents = new LinkedHashMap<>();
        contents.put("build-log", run.found().buildLog());
        contents.put("kernel-log", run.found().kernelLog());
        contents.put("console", run.found().consoleLog());
        contents.put("artifacts", run.found().artifacts());
        return contents;
    }

    private static List<String> logs(Run run) {
        return contents(run).entrySet().stream().filter(log -> !log.getValue().isEmpty()).map(Map.Entry::getKey).toList();
    }

    private static @Nullable Long measured(AttemptState phase, Run.Found found) {
        return switch (phase) {
            case BUILDING -> found.buildMs();
            case PREPARING -> found.prepareMs();
            case RUNNING -> found.runMs();
            case QUEUED, CLAIMED, REPORTING, GRADED, CANCELLED, LAB_FAULT -> null;
        };
    }
}
