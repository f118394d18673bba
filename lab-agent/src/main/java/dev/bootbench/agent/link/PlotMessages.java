package dev.bootbench.agent.link;

import dev.bootbench.agent.grading.CheckReport;
import dev.bootbench.agent.grading.CheckReport.Curve;
import dev.bootbench.agent.grading.CheckReport.Point;
import dev.bootbench.contract.v1.CheckResult;
import dev.bootbench.contract.v1.Part;
import dev.bootbench.contract.v1.Series;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What a check has in several pieces, as the contract carries it: parts that earned shares, numbers for plots. */
final class PlotMessages {
    /** "asked for (bytes)" */
    private static final Pattern WITH_UNIT = Pattern.compile("(.*\\S)\\s*\\(([^()]*)\\)");

    private PlotMessages() {}

    static void addParts(CheckResult.Builder result, CheckReport report) {
        for (CheckReport.Part part : report.parts()) {
            int most = report.worth(part);
            result.addParts(Part.newBuilder().setTitle(part.title()).setPoints(part.met() ? most : 0).setMaxPoints(most)
                    .setMessage(part.message()));
        }
    }

    static void addSeries(CheckResult.Builder result, CheckReport report) {
        report.series().forEach(series -> result.addSeries(series(series)));
    }

    private static Series series(CheckReport.Series series) {
        Matcher x = WITH_UNIT.matcher(series.x());
        Matcher y = WITH_UNIT.matcher(series.y());
        Series.Builder message = Series.newBuilder().setName(series.name())
                .setXLabel(x.matches() ? x.group(1) : series.x()).setXUnit(x.matches() ? x.group(2) : "")
                .setYLabel(y.matches() ? y.group(1) : series.y()).setYUnit(y.matches() ? y.group(2) : "")
                .setShape(switch (series.shape()) {
                    case LINE -> Series.Shape.LINE;
                    case BARS -> Series.Shape.BARS;
                    case POINTS -> Series.Shape.POINTS;
                });
        List<Curve> curves = series.curves();
        Map<Double, Double> others = curves.size() < 2 ? Map.of()
                : curves.get(1).points().stream().collect(Collectors.toMap(Point::x, Point::y, (first, second) -> second));
        for (Point point : curves.getFirst().points()) {
            message.addX(point.x()).addY(point.y());
            if (curves.size() > 1) {
                // Not a number: nothing was measured there.
                message.addReferenceY(others.getOrDefault(point.x(), Double.NaN));
            }
        }
        return message.build();
    }
}
