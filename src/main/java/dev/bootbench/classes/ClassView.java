package dev.bootbench.classes;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A class as the API shows it.
 *
 * @param size    how many members
 * @param mine    whether who asks may change it
 * @param members by login; null in lists, and for those who only take part
 */
public record ClassView(
        String name, String title, List<Participant> teachers, int size, boolean mine, Limits limits, Budget budget,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<Participant> members) {

    /** @param disabled whether the account is shut */
    public record Participant(String login, String name, boolean disabled) {}
}
