package dev.bootbench.booking;

import dev.bootbench.LabClock;
import dev.bootbench.people.CurrentPerson;
import dev.bootbench.people.Person;
import dev.bootbench.people.Role;
import dev.bootbench.problem.ProblemException;
import dev.bootbench.problem.ProblemType;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** The calendar: who has which board when. Signed-in people see all of it, and change their own part. */
@Path("/api/reservations")
@Produces(MediaType.APPLICATION_JSON)
@Authenticated
@RunOnVirtualThread
public class ReservationsResource {
    private static final Duration PAST = Duration.ofDays(1);
    private static final Duration FUTURE = Duration.ofDays(60);
    private static final Duration LONGEST = Duration.ofDays(62);
    private static final Duration LONGEST_OF_FEW = Duration.ofDays(400);
    private static final Duration A_PASS = Duration.ofSeconds(2);

    private final Reservations reservations;
    private final Rush rush;
    private final WaitingPasses passes;
    private final LabClock clock;
    private final CurrentPerson me;

    ReservationsResource(Reservations reservations, Rush rush, WaitingPasses passes, LabClock clock, CurrentPerson me) {
        this.reservations = reservations;
        this.rush = rush;
        this.passes = passes;
        this.clock = clock;
        this.me = me;
    }

    /** @param minutes by how much the end moves */
    public record Extension(@Nullable Integer minutes) {}

    /** By start; without {@code from} and {@code to} those of yesterday up to 60 days ahead. One's own, or those of one board, also for longer. */
    @GET
    public List<ReservationView> list(
            @QueryParam("mine") boolean mine,
            @QueryParam("board") @Nullable String board,
            @QueryParam("from") @Nullable String from,
            @QueryParam("to") @Nullable String to) {
        Instant now = clock.now();
        Instant begin = from == null ? now.minus(PAST) : Times.parsed("from", from);
        Instant end = to == null ? now.plus(FUTURE) : Times.parsed("to", to);
        boolean all = !mine && board == null;
        Duration longest = all ? LONGEST : LONGEST_OF_FEW;
        if (!end.isAfter(begin) || Duration.between(begin, end).compareTo(longest) > 0) {
            throw new ProblemException(ProblemType.INVALID, "'to' has to come after 'from', by at most " + longest.toDays() + " days"
                    + (all ? ", or " + LONGEST_OF_FEW.toDays() + " with 'mine' or 'board'." : "."));
        }
        return reservations.list(mine ? Optional.of(me.get()) : Optional.empty(), Optional.ofNullable(board), begin, end);
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public Response book(@Nullable BookingRequest request) {
        if (request == null) {
            throw new ProblemException(ProblemType.BAD_REQUEST, "Say which board, as in {\"board\": \"vm-1\", \"minutes\": 60}, or which would do, as in {\"profile\": \"qemu-x86\", \"wait\": true}.");
        }
        Person person = me.get();
        ReservationView booked = rush.serve(request, () -> reservations.book(request, person));
        return Response.status(Response.Status.CREATED).entity(booked.state() == ReservationState.WAITING ? placed(booked) : booked).build();
    }

    /** With the place in the line, which the next pass works out. */
    private ReservationView placed(ReservationView waiting) {
        try {
            passes.next().get(A_PASS.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            // It is in the line; where, the next look tells.
        }
        return reservations.find(waiting.id());
    }

    /** Who waits for a board, in the order in which they are served. */
    @GET
    @Path("waiting")
    public List<ReservationView> waiting(@QueryParam("mine") boolean mine) {
        return mine ? reservations.waitingOf(me.get()) : reservations.waiting(me.get());
    }

    @GET
    @Path("{id}")
    public ReservationView find(@PathParam("id") long id) {
        return reservations.find(id);
    }

    @DELETE
    @Path("{id}")
    public void end(@PathParam("id") long id) {
        reservations.end(id, me.get(), me.is(Role.TEACHER));
    }

    @PATCH
    @Path("{id}")
    @Consumes(MediaType.APPLICATION_JSON)
    public ReservationView change(@PathParam("id") long id, @Nullable ReservationChange change) {
        if (change == null || change.board() == null && change.start() == null && change.end() == null) {
            throw new ProblemException(ProblemType.INVALID, "Say what is to change, as in {\"end\": \"2026-11-21T14:00:00Z\"}: board, start or end.");
        }
        return reservations.change(id, change, me.get(), me.is(Role.TEACHER));
    }

    @POST
    @Path("{id}/extend")
    @Consumes(MediaType.APPLICATION_JSON)
    public ReservationView extend(@PathParam("id") long id, @Nullable Extension extension) {
        if (extension == null || extension.minutes() == null) {
            throw new ProblemException(ProblemType.INVALID, "Say by how much, as in {\"minutes\": 30}.");
        }
        return reservations.extend(id, Duration.ofMinutes(extension.minutes()), me.get(), me.is(Role.TEACHER));
    }
}
