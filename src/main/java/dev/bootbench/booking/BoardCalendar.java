package dev.bootbench.booking;

import dev.bootbench.LabClock;
import dev.bootbench.problem.ProblemException;
import dev.bootbench.problem.ProblemType;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Everything that occupies boards in a stretch of time. All signed-in people see all of it. */
@Path("/api/calendar")
@Produces(MediaType.APPLICATION_JSON)
@Authenticated
@RunOnVirtualThread
public class BoardCalendar {
    private static final Duration LONGEST = Duration.ofDays(62);
    private static final Duration WEEK = Duration.ofDays(7);
    private static final int MOST = 20_000;

    private final CalendarRows rows;
    private final LabClock clock;

    BoardCalendar(CalendarRows rows, LabClock clock) {
        this.rows = rows;
        this.clock = clock;
    }

    /** By board and start; of all boards, or of those that are named; without {@code from} and {@code to} a week from now. Reservations that are over are there, graded runs that are over are not. */
    @GET
    public List<CalendarEntry> entries(
            @QueryParam("from") @Nullable String from, @QueryParam("to") @Nullable String to, @QueryParam("board") List<String> boards) {
        Instant begin = from == null ? clock.now() : Times.parsed("from", from);
        Instant end = to == null ? begin.plus(WEEK) : Times.parsed("to", to);
        if (!end.isAfter(begin) || Duration.between(begin, end).compareTo(LONGEST) > 0) {
            throw new ProblemException(ProblemType.INVALID, "'to' has to come after 'from', by at most " + LONGEST.toDays() + " days.");
        }
        List<CalendarEntry> entries = rows.calendar(boards, begin, end, MOST + 1);
        if (entries.size() > MOST) {
            throw new ProblemException(ProblemType.INVALID, "These are more than " + MOST + " entries. Name boards, or ask for a shorter time.");
        }
        return entries;
    }
}
