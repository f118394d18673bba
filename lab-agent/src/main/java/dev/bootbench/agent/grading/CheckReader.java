package dev.bootbench.agent.grading;

import dev.bootbench.agent.board.Lane;
import dev.bootbench.agent.grading.Exercise.Check;
import dev.bootbench.agent.grading.Exercise.Expected;
import dev.bootbench.agent.grading.Exercise.ExpectedReport;
import dev.bootbench.agent.grading.Exercise.Limits;
import dev.bootbench.agent.grading.Exercise.Part;
import dev.bootbench.agent.grading.Exercise.Visibility;
import dev.bootbench.agent.grading.Exercise.Work;
import dev.bootbench.agent.grading.kernellog.ReportKind;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the checks of an exercise. */
final class CheckReader {
    private final KnownNames names;
    private final StepReader steps;
    private final Limits limits;
    private final List<Check> checks = new ArrayList<>();
    /** By lane, the position of the last check on a fresh board. */
    private final Map<Lane, Integer> lastFresh = new EnumMap<>(Lane.class);

    CheckReader(KnownNames names, Products products, Limits limits) {
        this.names = names;
        this.steps = new StepReader(names, products);
        this.limits = limits;
    }

    List<Check> checks(Field list) throws ExerciseException {
        for (Field field : list.items()) {
            checks.add(check(field));
        }
        if (checks.stream().filter(Check::isBuild).count() > 1) {
            throw list.wrong("only one check can be the build");
        }
        return List.copyOf(checks);
    }

    private Check check(Field field) throws ExerciseException {
        String id = field.text("id");
        if (indexOf(id) >= 0) {
            throw field.get("id").wrong("there is a check " + id + " already");
        }
        Lane lane = Lane.of(field.text("lane")).orElse(Lane.PLAIN);
        boolean fresh = field.isTrue("fresh");
        if (fresh) {
            lastFresh.put(lane, checks.size());
        }
        List<String> needs = needs(field, lane);
        names.on(lane);
        Duration limit = field.has("limit") ? field.duration("limit", "", ExerciseReader.LONGEST_STEP) : limits.check();
        Work work = field.has("build") ? new Work.Build() : work(field, limit);
        if (work instanceof Work.Build && (field.has("lane") || fresh)) {
            throw field.get(fresh ? "fresh" : "lane").wrong("the build needs no board: it is judged once for all lanes");
        }
        boolean leaks = field.isTrue("leaks");
        if (leaks && lane != Lane.DEBUG) {
            throw field.get("leaks").wrong("only the kernel of lane debug finds lost memory: give the check \"lane: debug\"");
        }
        int points = new BigDecimal(field.text("points")).movePointRight(2).intValueExact();
        return new Check(id, field.text("title"), points, needs, lane, fresh, leaks, visibility(field), limit,
                field.text("hint").strip(), work, new Expected(
                        reports(field.get("reports").get("must")), reports(field.get("reports").get("may")),
                        taint(field.get("taint"), "must"), taint(field.get("taint"), "may")));
    }

    private List<String> needs(Field field, Lane lane) throws ExerciseException {
        List<String> needs = field.texts("needs");
        for (String need : needs) {
            int needed = indexOf(need);
            if (needed < 0) {
                throw field.get("needs").wrong("there is no check " + need + " before this one");
            }
            Check check = checks.get(needed);
            if (!check.isBuild() && check.lane() != lane) {
                throw field.get("needs").wrong("check " + need + " runs on the other lane, on a board of its own: a check can need the build and"
                        + " checks of its own lane");
            }
            int fresh = lastFresh.getOrDefault(lane, -1);
            if (needed < fresh && !check.isBuild()) {
                String by = fresh == checks.size() ? field.text("id") : checks.get(fresh).id();
                throw field.get("needs").wrong("what check " + need + " did is gone: check " + by + " begins on a fresh board");
            }
        }
        return needs;
    }

    private int indexOf(String id) {
        for (int i = 0; i < checks.size(); i++) {
            if (checks.get(i).id().equals(id)) {
                return i;
            }
        }
        return -1;
    }

    private static Visibility visibility(Field field) {
        return Arrays.stream(Visibility.values()).filter(v -> v.text().equals(field.text("visibility"))).findFirst().orElse(Visibility.VISIBLE);
    }

    private Work work(Field field, Duration limit) throws ExerciseException {
        List<Step> first = steps.steps(field.get("steps"), limit);
        List<Part> parts = new ArrayList<>();
        for (Field part : field.get("parts").items()) {
            parts.add(new Part(part.text("title"), part.number("share", 1), steps.steps(part.get("steps"), limit)));
        }
        if (field.isTrue("partial")) {
            if (!parts.isEmpty()) {
                throw field.get("partial").wrong("the parts earn their shares by themselves: partial is for steps without parts");
            }
            if (first.size() < 2) {
                throw field.get("partial").wrong("a single step has no share to earn: drop partial, or add steps");
            }
            int number = 0;
            for (Step step : first) {
                number++;
                parts.add(new Part("step " + number, 1, List.of(step)));
            }
            first = List.of();
        }
        return new Work.Steps(first, List.copyOf(parts));
    }

    private List<ExpectedReport> reports(Field list) throws ExerciseException {
        List<ExpectedReport> reports = new ArrayList<>();
        for (Field report : list.items()) {
            String kind = report.text("kind");
            if (Arrays.stream(ReportKind.values()).noneMatch(k -> k.name().equals(kind) && !k.isNotice())) {
                throw report.get("kind").wrong(kind + " is no kind of kernel report, like WARNING or NULL_POINTER");
            }
            Optional<Exercise.Pattern> text = names.optionalPattern(report, "text");
            reports.add(new ExpectedReport(kind, text, report.text("function")));
        }
        return List.copyOf(reports);
    }

    private static long taint(Field field, String name) {
        return field.texts(name).stream().mapToLong(Taint::bit).reduce(0, (a, b) -> a | b);
    }
}
