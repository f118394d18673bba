package dev.bootbench.booking;

import dev.bootbench.boards.BoardInfo;
import dev.bootbench.problem.ProblemException;
import dev.bootbench.problem.ProblemType;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which boards would do: that one, any of a profile, any with all of these tags, or any at all.
 *
 * @param tags by name, without repetitions
 */
record Wish(@Nullable String board, @Nullable String profile, List<String> tags) {
    /** @throws ProblemException for a tag that is null */
    Wish(@Nullable String board, @Nullable String profile, @Nullable List<String> tags) {
        if (tags != null && tags.stream().anyMatch(Objects::isNull)) {
            throw new ProblemException(ProblemType.INVALID, "A tag is a word, as in {\"tags\": [\"kvm\"]}, not null.");
        }
        this.board = board == null || board.isBlank() ? null : board.strip();
        this.profile = profile == null || profile.isBlank() ? null : profile.strip();
        this.tags = tags == null ? List.of() : tags.stream().map(String::strip).filter(tag -> !tag.isEmpty()).distinct().sorted().toList();
    }

    boolean fits(BoardInfo info) {
        return (board == null || board.equals(info.name()))
                && (profile == null || profile.equals(info.profile()))
                && info.tags().containsAll(tags);
    }

    /** As in "vm-1", "any qemu-x86 board with the tag kvm", "any board". */
    String inWords() {
        List<String> words = new ArrayList<>();
        words.add(board != null ? board : profile != null ? "any " + profile + " board" : "any board");
        if (!tags.isEmpty()) {
            words.add((tags.size() == 1 ? "with the tag " : "with the tags ") + String.join(" and ", tags));
        }
        return String.join(" ", words);
    }
}
