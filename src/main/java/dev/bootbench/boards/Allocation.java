package dev.bootbench.boards;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Who has a board, and who is next. */
public record Allocation(Kind kind, @Nullable Held now, @Nullable Held next) {
    public static final Allocation FREE = new Allocation(Kind.FREE, null, null);

    public enum Kind {
        FREE,
        /** By a person. */
        RESERVED,
        /** By a graded run. */
        LEASED,
        /** For maintenance or an exam. */
        BLOCKED
    }

    /**
     * One hold, as boards show it.
     *
     * @param end      of a board set aside for a class: that of the whole time, also where members have booked some of it
     * @param partners who may work on the board beside its holder
     * @param reason   of a board that is set aside: why
     * @param forClass whose members may have it; null: nobody's
     */
    public record Held(
            long id, String kind, Instant start, Instant end,
            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Long attempt, @Nullable Holder holder,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Holder> partners,
            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String reason,
            @JsonProperty("class") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String forClass) {
        boolean isFor(String login) {
            return holder != null && holder.login().equals(login) || partners.stream().anyMatch(partner -> partner.login().equals(login));
        }
    }

    public record Holder(String login, String name) {}
}
