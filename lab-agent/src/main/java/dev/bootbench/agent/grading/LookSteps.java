package dev.bootbench.agent.grading;

import dev.bootbench.agent.grading.CheckReport.Curve;
import dev.bootbench.agent.grading.CheckReport.Point;
import dev.bootbench.agent.grading.StepOutcome.Broken;
import dev.bootbench.agent.grading.StepOutcome.Facts;
import dev.bootbench.agent.grading.StepOutcome.Ok;
import dev.bootbench.agent.grading.StepOutcome.Trouble;
import dev.bootbench.agent.grading.StepOutcome.Wrong;
import dev.bootbench.agent.grading.TextMatch.TooSlowException;
import dev.bootbench.agent.grading.kernellog.Printable;
import dev.bootbench.agent.shell.CommandResult;
import dev.bootbench.agent.shell.CommandResult.Ending;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Looks at files of the guest, and at numbers. */
final class LookSteps {
    private static final int MOST_BYTES = 64 * 1024;
    private static final int MOST_POINTS = 2000;

    private final StepContext context;

    LookSteps(StepContext context) {
        this.context = context;
    }

    StepOutcome file(Step.File step) throws InterruptedException {
        String path = context.names().inCommand(step.path());
        String quoted = StepContext.quote(path);
        String shown = "stat -L -c '%F, mode %a, owner %U:%G' " + quoted + (step.text().isPresent() ? "\nhead -c " + MOST_BYTES + " " + quoted : "");
        CommandResult result = context.shell("[ -e " + quoted + " ] || { echo absent; exit 0; }\nstat -L -c '%F|%a|%U:%G|%u:%g' " + quoted
                + (step.text().isPresent() ? " && head -c " + MOST_BYTES + " " + quoted : ""));
        String out = result.out();
        String first = out.lines().findFirst().orElse("");
        Facts facts = new Facts(shown, "", expected(step), StepContext.observed(result, first.equals("absent") ? "there is no " + path : out));
        if (!(result.ending() instanceof Ending.Exited(int code))) {
            return new Trouble(facts, result.ending());
        }
        if (first.equals("absent")) {
            return step.exists() ? new Wrong(facts, path + " was expected to be there, but it is not.") : new Ok(facts);
        }
        String[] is = first.split("\\|");
        if (is.length != 4) {
            return new Wrong(facts, path + " cannot be looked at: " + Words.quoted(result.err()) + ".");
        }
        if (!step.exists()) {
            return new Wrong(facts, path + " was expected not to be there, but it is: " + is[0] + ", mode " + is[1] + ".");
        }
        if (code != 0) {
            return new Wrong(facts, path + " cannot be read: " + Words.quoted(result.err()) + ".");
        }
        return compared(step, path, is, out.substring(Math.min(out.length(), first.length() + 1)), facts);
    }

    private StepOutcome compared(Step.File step, String path, String[] is, String text, Facts facts) {
        try {
            List<String> wrong = new ArrayList<>();
            step.kind().map(LookSteps::statName).filter(kind -> !is[0].replace("regular empty file", "regular file").equals(kind))
                    .ifPresent(kind -> wrong.add("a " + kind + " was expected, it is a " + is[0]));
            step.mode().map(LookSteps::octal).filter(mode -> !mode.equals(octal(is[1])))
                    .ifPresent(mode -> wrong.add("mode " + mode + " was expected, it is " + octal(is[1])));
            step.owner().filter(owner -> !owns(owner, is[2]) && !owns(owner, is[3]))
                    .ifPresent(owner -> wrong.add("owner " + owner + " was expected, it is " + is[2]));
            if (step.text().isPresent() && TextMatch.find(context.names().inPattern(step.text().get()), text).isEmpty()) {
                wrong.add((step.text().get().means().isPresent() ? "" : "the text ") + context.names().inWords(step.text().get()) + " was expected in it, "
                        + (text.isBlank() ? "nothing" : Words.quoted(text)) + " was seen");
            }
            return wrong.isEmpty() ? new Ok(facts) : new Wrong(facts, "Of " + path + ", " + String.join("; ", wrong) + ".");
        } catch (TooSlowException e) {
            return new Broken(facts, Blame.EXERCISE, String.valueOf(e.getMessage()));
        }
    }

    private static String octal(String mode) {
        return String.format("%3s", mode.replaceFirst("^0+(?=...)", "")).replace(' ', '0');
    }

    private static boolean owns(String wanted, String is) {
        return wanted.contains(":") ? wanted.equals(is) : is.startsWith(wanted + ":");
    }

    private static String statName(String kind) {
        return switch (kind) {
            case "file" -> "regular file";
            case "character-device" -> "character special file";
            case "block-device" -> "block special file";
            default -> kind;
        };
    }

    private String expected(Step.File step) {
        if (!step.exists()) {
            return "it is not there";
        }
        List<String> parts = new ArrayList<>(List.of("it is there"));
        step.kind().ifPresent(kind -> parts.add("it is a " + statName(kind)));
        step.mode().ifPresent(mode -> parts.add("mode " + octal(mode)));
        step.owner().ifPresent(owner -> parts.add("owner " + owner));
        step.text().ifPresent(text -> parts.add("text: " + Printable.of(context.names().inFull(text))));
        return String.join("\n", parts);
    }

    StepOutcome number(Step.Number step) {
        String shown = context.names().inCommand(step.value());
        Facts unknown = new Facts("", "", "a number", Printable.of(shown));
        try {
            BigDecimal value = Range.number(context.names(), step.value());
            Range range = new Range(context.names(), step.bounds());
            String is = Range.plain(value);
            String names = step.value().replaceAll("\\$\\{([a-z0-9_]+)}", "$1").strip();
            Facts facts = new Facts("", "", names + ": " + range.inWords(), is + (shown.equals(is) ? "" : " = " + shown));
            return range.holds(value) ? new Ok(facts)
                    : new Wrong(facts, "For " + names + ", " + range.inWords() + " was expected, " + is + " was seen.");
        } catch (Range.NotANumberException e) {
            return new Wrong(unknown, String.valueOf(e.getMessage()));
        }
    }

    StepOutcome series(Step.Series step) {
        Facts facts = new Facts("", "", "at least " + step.least() + " points for \"" + step.name() + "\"", Printable.of(context.names().value(step.from())));
        try {
            List<Curve> curves = new ArrayList<>(List.of(curve(step.from())));
            if (!step.against().isEmpty()) {
                curves.add(curve(step.against()));
            }
            context.series().add(new CheckReport.Series(step.name(), step.x(), step.y(), step.shape(), List.copyOf(curves)));
            int points = curves.getFirst().points().size();
            if (points < step.least()) {
                return new Wrong(facts, "For \"" + step.name() + "\", at least " + step.least() + " points were expected, "
                        + (points == 0 ? "none" : points) + " came.");
            }
            Optional<String> apart = step.within().flatMap(within -> apart(step, curves, Range.distance(context.names(), within)));
            return apart.isPresent() ? new Wrong(facts, apart.get()) : new Ok(facts);
        } catch (Range.NotANumberException e) {
            return new Wrong(facts, String.valueOf(e.getMessage()));
        }
    }

    private Curve curve(String name) {
        List<Point> points = new ArrayList<>();
        for (String line : context.names().value(name).lines().filter(l -> !l.isBlank()).toList()) {
            if (points.size() >= MOST_POINTS) {
                context.note("Of " + name + ", only the first " + MOST_POINTS + " points are kept.");
                break;
            }
            String[] parts = line.strip().split("[\\s,;]+");
            if (parts.length > 2) {
                throw new Range.NotANumberException("In " + name + ", lines with one or two numbers were expected, " + Words.quoted(line) + " was seen.");
            }
            double y = value(name, line, parts[parts.length - 1]);
            points.add(new Point(parts.length == 2 ? value(name, line, parts[0]) : points.size() + 1, y));
        }
        return new Curve(name, List.copyOf(points));
    }

    private static double value(String name, String line, String text) {
        try {
            double value = Double.parseDouble(text);
            if (Double.isFinite(value)) {
                return value;
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw new Range.NotANumberException("In " + name + ", lines with one or two numbers were expected, " + Words.quoted(line) + " was seen.");
    }

    /** Where the two curves are further apart than they may be. */
    private static Optional<String> apart(Step.Series step, List<Curve> curves, String within) {
        Map<Double, Double> others = curves.get(1).points().stream().collect(Collectors.toMap(Point::x, Point::y, (a, b) -> b));
        int far = 0;
        String first = "";
        for (Point point : curves.getFirst().points()) {
            Double other = others.get(point.x());
            if (other != null && !Range.isNear(BigDecimal.valueOf(point.y()), BigDecimal.valueOf(other), within)) {
                first = first.isEmpty() ? step.y() + " at " + step.x() + " " + plain(point.x()) + " is " + plain(point.y()) + ", where " + plain(other)
                        + " give or take " + within + " was expected" : first;
                far++;
            }
        }
        return far == 0 ? Optional.empty() : Optional.of("In \"" + step.name() + "\", " + far + " of " + curves.getFirst().points().size()
                + " points are off: " + first + ".");
    }

    private static String plain(double value) {
        return Range.plain(BigDecimal.valueOf(value));
    }
}
