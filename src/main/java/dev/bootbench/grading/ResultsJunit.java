package dev.bootbench.grading;

import static java.util.stream.Collectors.joining;

import dev.bootbench.exercises.Catalogue;
import dev.bootbench.problem.ProblemException;
import dev.bootbench.problem.ProblemType;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;
import org.jspecify.annotations.Nullable;

/** An attempt that was graded, or that the lab failed, as the JUnit XML that build servers read. */
@ApplicationScoped
class ResultsJunit {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss", Locale.ROOT);
    private static final Pattern COLOUR = Pattern.compile("\u001b\\[[0-9;?]*[A-Za-z]");
    /** What XML 1.0 cannot hold. */
    private static final Pattern FORBIDDEN = Pattern.compile("[^\\t\\n\\r\\u0020-\\uD7FF\\uE000-\\uFFFD\\x{10000}-\\x{10FFFF}]");

    private final AttemptViews views;
    private final Runs runs;
    private final Catalogue catalogue;

    ResultsJunit(AttemptViews views, Runs runs, Catalogue catalogue) {
        this.views = views;
        this.runs = runs;
        this.catalogue = catalogue;
    }

    String of(Attempt attempt, boolean teacher) {
        if (attempt.state() != AttemptState.GRADED && attempt.state() != AttemptState.LAB_FAULT) {
            throw new ProblemException(
                    ProblemType.CONFLICT,
                    "Attempt %d has not been graded (its state is %s), so it has no results.".formatted(attempt.id(), attempt.state()));
        }
        StringWriter text = new StringWriter();
        try {
            XMLStreamWriter xml = XMLOutputFactory.newFactory().createXMLStreamWriter(text);
            xml.writeStartDocument("UTF-8", "1.0");
            suites(xml, attempt, views.full(attempt, teacher));
            xml.writeEndDocument();
            xml.close();
        } catch (XMLStreamException e) {
            throw new IllegalStateException("memory cannot be written", e);
        }
        return text.toString();
    }

    private void suites(XMLStreamWriter xml, Attempt attempt, AttemptView view) throws XMLStreamException {
        List<AttemptView.CheckView> checks = view.checks().stream().filter(check -> check.verdict() != null).toList();
        xml.writeStartElement("testsuites");
        counts(xml, attempt, checks);
        xml.writeStartElement("testsuite");
        counts(xml, attempt, checks);
        attribute(xml, "id", Long.toString(attempt.id()));
        attribute(xml, "package", catalogue.version(attempt.exercise(), attempt.exerciseVersion()).header().family());
        attribute(xml, "hostname", Objects.requireNonNullElse(view.board(), ""));
        attribute(xml, "timestamp", TIME.format(attempt.queuedAt().atOffset(ZoneOffset.UTC)));
        xml.writeStartElement("properties");
        property(xml, "attempt", Long.toString(attempt.id()));
        property(xml, "profile", view.runs().stream().map(AttemptView.RunView::profile).filter(Objects::nonNull).distinct()
                .collect(joining(" ")));
        property(xml, "kernel", view.runs().stream().map(AttemptView.RunView::kernel).filter(Objects::nonNull).distinct()
                .collect(joining(" ")));
        if (view.score() != null) {
            property(xml, "score", view.score().toPlainString());
        }
        property(xml, "max_score", view.maxScore().toPlainString());
        xml.writeEndElement();
        for (AttemptView.CheckView check : checks) {
            testcase(xml, attempt, check);
        }
        xml.writeEndElement();
        xml.writeEndElement();
    }

    private void counts(XMLStreamWriter xml, Attempt attempt, List<AttemptView.CheckView> checks) throws XMLStreamException {
        long ran = runs.of(attempt.id()).stream().map(run -> run.found().runMs()).filter(Objects::nonNull).mapToLong(ms -> ms).sum();
        attribute(xml, "name", attempt.exercise());
        attribute(xml, "time", seconds(ran));
        attribute(xml, "tests", Integer.toString(checks.size()));
        attribute(xml, "failures", count(checks, "failure"));
        attribute(xml, "errors", count(checks, "error"));
        attribute(xml, "skipped", count(checks, "skipped"));
    }

    private static String count(List<AttemptView.CheckView> checks, String element) {
        return Long.toString(checks.stream().filter(check -> element(verdict(check)).equals(element)).count());
    }

    private static String element(Verdict verdict) {
        return switch (verdict) {
            case PASS -> "";
            case SKIPPED -> "skipped";
            case FAIL, TIMEOUT, CRASH, BUILD_ERROR -> "failure";
            case LAB_FAULT -> "error";
        };
    }

    private static Verdict verdict(AttemptView.CheckView check) {
        return Objects.requireNonNull(check.verdict(), "only checks that were judged are written");
    }

    private static void testcase(XMLStreamWriter xml, Attempt attempt, AttemptView.CheckView check) throws XMLStreamException {
        Verdict verdict = verdict(check);
        xml.writeStartElement("testcase");
        attribute(xml, "name", check.title());
        attribute(xml, "classname", attempt.exercise() + "." + check.id());
        attribute(xml, "time", seconds(check.tookMs() == null ? 0 : check.tookMs()));
        place(xml, check);
        xml.writeStartElement("properties");
        if (check.points() != null && check.maxPoints() != null) {
            property(xml, "points", check.points().toPlainString());
            property(xml, "max_points", check.maxPoints().toPlainString());
        }
        property(xml, "verdict", ResultsJson.lower(verdict));
        xml.writeEndElement();
        String element = element(verdict);
        if (!element.isEmpty()) {
            xml.writeStartElement(element);
            String message = check.message() == null ? "" : check.message();
            attribute(xml, "message", check.skippedBecause() == null ? message.lines().findFirst().orElse("")
                    : "needs " + check.skippedBecause());
            if (verdict != Verdict.SKIPPED) {
                attribute(xml, "type", type(verdict, check.report()));
            }
            xml.writeCharacters(clean(message));
            xml.writeEndElement();
        }
        if (check.evidence() != null && !check.evidence().observed().isEmpty()) {
            xml.writeStartElement("system-out");
            xml.writeCharacters(clean(ResultsJson.cut(check.evidence().observed())));
            xml.writeEndElement();
        }
        xml.writeEndElement();
    }

    private static void place(XMLStreamWriter xml, AttemptView.CheckView check) throws XMLStreamException {
        if (check.report() != null && !check.report().file().isEmpty()) {
            attribute(xml, "file", check.report().file());
            attribute(xml, "line", Integer.toString(check.report().line()));
        } else if (!check.diagnostics().isEmpty()) {
            attribute(xml, "file", check.diagnostics().getFirst().file());
            attribute(xml, "line", Integer.toString(check.diagnostics().getFirst().line()));
        }
    }

    private static String type(Verdict verdict, CheckOutcome.@Nullable Report report) {
        return switch (verdict) {
            case CRASH -> report == null ? "crash" : "crash." + report.kind().toLowerCase(Locale.ROOT).replace('_', '-');
            case BUILD_ERROR -> "build";
            case PASS, FAIL, SKIPPED, TIMEOUT, LAB_FAULT -> ResultsJson.lower(verdict);
        };
    }

    private static void property(XMLStreamWriter xml, String name, String value) throws XMLStreamException {
        xml.writeEmptyElement("property");
        attribute(xml, "name", name);
        attribute(xml, "value", value);
    }

    private static void attribute(XMLStreamWriter xml, String name, String value) throws XMLStreamException {
        xml.writeAttribute(name, clean(value));
    }

    static String clean(String text) {
        return FORBIDDEN.matcher(COLOUR.matcher(text).replaceAll("")).replaceAll("\uFFFD");
    }

    private static String seconds(long ms) {
        return BigDecimal.valueOf(ms, 3).setScale(3, RoundingMode.HALF_UP).toPlainString();
    }
}
