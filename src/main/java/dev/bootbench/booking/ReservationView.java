package dev.bootbench.booking;

import dev.bootbench.boards.Allocation;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A reservation as the API shows it.
 *
 * @param board   null while it waits for one
 * @param series  of one that was made with others
 * @param partners who may work on the board, too
 * @param waiting of one that waits
 * @param onlyThisBoard whether its person wants this very board or none
 * @param movedFrom where it was before the lab moved it, because that board could not be had
 * @param movedTo   of one that ended for that: where it goes on
 */
record ReservationView(
        long id, @Nullable String board, Allocation.Holder person, Instant start, Instant end, ReservationState state, HoldKind kind,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Allocation.Holder> partners,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Long series,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable WaitingView waiting,
        @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean onlyThisBoard,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable MovedView movedFrom,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable MovedView movedTo) {}
