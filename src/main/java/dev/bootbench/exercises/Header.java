package dev.bootbench.exercises;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.math.BigDecimal;
import java.util.List;

/**
 * What the coordinator reads of an exercise: the {@code header.json} of its bundle. The rest is for the agents only.
 *
 * @param version hash of the exercise's directory
 * @param submit what is handed in: module, program, guest-script, board-state
 * @param points of all checks together
 * @param statement Markdown
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record Header(
        String id,
        String version,
        String title,
        String summary,
        String family,
        String submit,
        BigDecimal points,
        List<String> profiles,
        String statement,
        List<Check> checks,
        List<StarterFile> starter) {

    public Header {
        starter = starter == null ? List.of() : List.copyOf(starter);
    }

    /**
     * A graded question. Of one that is not visible, students see title and verdict only.
     *
     * @param lane the kernel it is judged on; the build's is that of the first run
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Check(String id, String title, BigDecimal points, boolean hidden, Lane lane, Visibility visibility) {
        public Check {
            lane = lane == null ? Lane.PLAIN : lane;
            visibility = visibility == null ? hidden ? Visibility.HIDDEN : Visibility.VISIBLE : visibility;
            hidden = visibility == Visibility.HIDDEN;
        }
    }

    /** A file of the starter. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record StarterFile(String path, String text) {}

    /** Whether the state of a board is what is handed in, and no files. */
    public boolean wantsBoard() {
        return submit.equals("board-state");
    }

    /** Whether there is something that students must not get hold of. */
    public boolean hidesChecks() {
        return checks.stream().anyMatch(check -> check.visibility() != Visibility.VISIBLE);
    }

    /** The lanes that its checks name, in the order of their runs: an attempt has a run for each. */
    public List<Lane> lanes() {
        return checks.stream().map(Check::lane).distinct().sorted().toList();
    }

    /** The checks that the run of that lane judges. */
    public List<Check> checks(Lane lane) {
        return checks.stream().filter(check -> check.lane() == lane).toList();
    }
}
