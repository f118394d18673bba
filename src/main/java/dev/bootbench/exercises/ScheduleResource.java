package dev.bootbench.exercises;

import dev.bootbench.people.Role;
import dev.bootbench.problem.ProblemException;
import dev.bootbench.problem.ProblemType;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** When an exercise is due, when its results are published, and which attempt counts. */
@Path("/api")
@RunOnVirtualThread
@RolesAllowed(Role.Names.STUDENT)
public class ScheduleResource {
    private final Schedules schedules;
    private final Catalogue catalogue;

    ScheduleResource(Schedules schedules, Catalogue catalogue) {
        this.schedules = schedules;
        this.catalogue = catalogue;
    }

    /** What is left out is laid down as "none"; {@code counts} as {@code BEST}. */
    public record Wanted(@Nullable Instant dueAt, @Nullable Instant publishedAt, Schedule.@Nullable Counts counts) {}

    @GET
    @Path("/exercises/{id}/schedule")
    public Schedule one(String id) {
        demandKnown(id);
        return schedules.of(id);
    }

    @PUT
    @Path("/exercises/{id}/schedule")
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed(Role.Names.TEACHER)
    public Schedule set(String id, @Nullable Wanted wanted) {
        demandKnown(id);
        if (wanted == null) {
            throw new ProblemException(ProblemType.INVALID, "Say dueAt, publishedAt and counts; null takes a date away.");
        }
        Schedule schedule = new Schedule(
                wanted.dueAt(), wanted.publishedAt(), wanted.counts() == null ? Schedule.Counts.BEST : wanted.counts());
        schedules.set(id, schedule);
        return schedule;
    }

    private void demandKnown(String id) {
        if (catalogue.latest(id).isEmpty()) {
            throw new ProblemException(ProblemType.NOT_FOUND, "There is no exercise \"%s\".".formatted(id));
        }
    }
}
