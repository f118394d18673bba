package dev.bootbench.agent.grading;

import dev.bootbench.agent.board.Board;
import dev.bootbench.agent.board.Lane;
import dev.bootbench.agent.grading.AttemptReport.Outcome;
import dev.bootbench.agent.grading.AttemptReport.Times;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** An attempt without a coordinator: the runs of its lanes one after the other, and one report of them. */
final class LaneRuns {
    private final Grader grader;
    private final Exercise exercise;
    private final HandedIn handedIn;
    private final long seed;
    private final String attempt;

    /** @param seed from which the hidden parameters are drawn, the same in every lane */
    LaneRuns(Grader grader, Exercise exercise, HandedIn handedIn, long seed, String attempt) {
        this.grader = grader;
        this.exercise = exercise;
        this.handedIn = handedIn;
        this.seed = seed;
        this.attempt = attempt;
    }

    /** @param lanes one at least, with the board for each */
    AttemptReport grade(Map<Lane, Board> lanes, GradeListener listener) throws InterruptedException {
        List<AttemptReport> reports = new ArrayList<>();
        List<Lane> order = List.copyOf(lanes.keySet());
        for (int i = 0; i < order.size(); i++) {
            Lane lane = order.get(i);
            Board board = Objects.requireNonNull(lanes.get(lane));
            Lane next = i + 1 < order.size() && board == lanes.get(order.get(i + 1)) ? order.get(i + 1) : Lane.PLAIN;
            reports.add(grader.grade(new GradeRequest(exercise, handedIn, seed, board, lane, attempt, next), listener));
        }
        return reports.size() == 1 ? reports.getFirst() : merged(reports);
    }

    /** The lanes of an exercise that can be run on this board alone, none left out but those that its profile does not have. */
    static Map<Lane, Board> on(Board board, Exercise exercise, boolean hasDebugLane) {
        Map<Lane, Board> lanes = new LinkedHashMap<>();
        for (Lane lane : exercise.lanes()) {
            if (lane == Lane.PLAIN || hasDebugLane) {
                lanes.put(lane, board);
            }
        }
        return lanes;
    }

    private AttemptReport merged(List<AttemptReport> reports) {
        AttemptReport first = reports.getFirst();
        Map<String, CheckReport> byCheck = reports.stream().flatMap(r -> r.checks().stream())
                .collect(Collectors.toMap(CheckReport::check, Function.identity()));
        List<CheckReport> checks = exercise.checks().stream().map(c -> Optional.ofNullable(byCheck.get(c.id())))
                .flatMap(Optional::stream).toList();
        Outcome outcome = reports.stream().anyMatch(r -> r.outcome() == Outcome.LAB_FAULT) ? Outcome.LAB_FAULT : Outcome.GRADED;
        ByteArrayOutputStream console = new ByteArrayOutputStream();
        reports.forEach(report -> console.writeBytes(report.console()));
        return new AttemptReport(
                first.attempt(), first.exercise(), first.version(), outcome, Summary.of(exercise, checks, outcome), checks,
                new Times(
                        sum(reports, Times::build), sum(reports, Times::prepare), sum(reports, Times::run), sum(reports, Times::report)),
                joined(reports, AttemptReport::board, ", "), joined(reports, AttemptReport::profile, ", "),
                joined(reports, AttemptReport::kernel, ", "), joined(reports, AttemptReport::readied, " "),
                first.taintBefore(), reports.stream().mapToLong(AttemptReport::taintAfter).filter(t -> t >= 0).reduce(0, (a, b) -> a | b),
                first.taintExpected(), joined(reports, AttemptReport::buildLog, "\n"), joined(reports, AttemptReport::kernelLog, "\n"),
                console.toByteArray(), first.consoleFrom(), joined(reports, AttemptReport::labLog, ""), seed, first.parameters());
    }

    private static Duration sum(List<AttemptReport> reports, Function<Times, Duration> phase) {
        return reports.stream().map(report -> phase.apply(report.times())).reduce(Duration.ZERO, Duration::plus);
    }

    private static String joined(List<AttemptReport> reports, Function<AttemptReport, String> text, String between) {
        return reports.stream().map(text).filter(t -> !t.isEmpty()).distinct().collect(Collectors.joining(between));
    }
}
