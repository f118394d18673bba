package dev.bootbench.grading;

import dev.bootbench.recordings.MarkerKind;
import dev.bootbench.recordings.Markers;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Where in the recording of its run each check began and ended. A check's title and verdict are never a secret. */
final class CheckPlaces {
    private CheckPlaces() {}

    static List<Markers.Place> of(List<CheckOutcome> checks) {
        return checks.stream()
                .flatMap(check -> check.evidence() == null || check.evidence().consoleTo() == 0 ? Stream.empty() : Stream.of(
                        new Markers.Place(check.evidence().consoleFrom(), MarkerKind.CHECK_BEGIN, check.title()),
                        new Markers.Place(check.evidence().consoleTo(), MarkerKind.CHECK_END, "%s: %s".formatted(
                                check.title(), check.verdict().name().toLowerCase(Locale.ROOT).replace('_', ' ')))))
                .toList();
    }
}
