package dev.bootbench.recordings;

import dev.bootbench.people.CurrentPerson;
import dev.bootbench.people.Role;
import dev.bootbench.problem.ProblemException;
import dev.bootbench.problem.ProblemType;
import dev.bootbench.recordings.RecordingView.Detail;
import dev.bootbench.recordings.RecordingView.Hits;
import dev.bootbench.recordings.RecordingView.MarkerView;
import dev.bootbench.recordings.RecordingView.Outline;
import dev.bootbench.recordings.RecordingView.Times;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What consoles carried during reservations and attempts: finding it, and what is known of it. */
@Path("/api/recordings")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@RolesAllowed(Role.Names.STUDENT)
public class RecordingsResource {
    /** Times are asked for a stretch at a time. */
    private static final long LONGEST_STRETCH = 4L << 20;
    /** And so many of them at once: a board that prints a byte now and then has one for each byte. */
    private static final int MOST_TIMES = 100_000;

    private final Recordings recordings;
    private final RecordingReader reader;
    private final RecordingSearch search;
    private final Places places;
    private final RecordingStore store;
    private final CurrentPerson person;

    RecordingsResource(
            Recordings recordings, RecordingReader reader, RecordingSearch search, Places places, RecordingStore store, CurrentPerson person) {
        this.recordings = recordings;
        this.reader = reader;
        this.search = search;
        this.places = places;
        this.store = store;
        this.person = person;
    }

    /**
     * The newest first: one's own and those of boards that were shared with one; teachers and administrators see everybody's.
     *
     * @param person a login
     * @param from not those that ended before this time (ISO 8601), {@code to}: not those that began at it or later
     * @param before the id of the last one of the page before
     */
    @GET
    public List<RecordingView> list(
            @QueryParam("board") @Nullable String board, @QueryParam("person") @Nullable String login,
            @QueryParam("hold") @Nullable Long hold, @QueryParam("attempt") @Nullable Long attempt,
            @QueryParam("from") @Nullable String from, @QueryParam("to") @Nullable String to,
            @QueryParam("before") @Nullable Long before, @QueryParam("limit") @DefaultValue("100") @Min(1) @Max(500) int limit) {
        var filter = new Recordings.Filter(board, login, hold, attempt, null, time(from), time(to), before, false);
        return recordings.list(person.get(), filter, limit).stream().map(one -> recordings.view(one, person.get())).toList();
    }

    /**
     * Full text: lines without escape sequences, capitals like small letters. One's own by default.
     *
     * @param everybody for teachers: in everybody's recordings
     * @param after what the field {@code next} of an answer said, to go on from there
     */
    @GET
    @Path("search")
    public Hits search(
            @QueryParam("q") @NotNull @Nullable String text, @QueryParam("recording") @Nullable Long recording,
            @QueryParam("board") @Nullable String board, @QueryParam("person") @Nullable String login,
            @QueryParam("everybody") @DefaultValue("false") boolean everybody, @QueryParam("after") @Nullable String after,
            @QueryParam("limit") @DefaultValue("100") @Min(1) @Max(1000) int limit) {
        boolean own = !everybody && login == null && recording == null;
        var filter = new Recordings.Filter(board, login, null, null, recording, null, null, null, own);
        if (recording != null) {
            recordings.find(person.get(), recording);
        }
        return search.search(person.get(), text == null ? "" : text, filter, after, limit);
    }

    /** Its facts, its markers, and what it lacks. */
    @GET
    @Path("{id}")
    public Detail one(long id) {
        Recording recording = recordings.find(person.get(), id);
        List<MarkerView> markers = reader.markers(id).stream().map(marker -> view(recording, marker)).toList();
        return new Detail(recordings.view(recording, person.get()), markers, reader.gaps(id));
    }

    private MarkerView view(Recording recording, Marker marker) {
        Long us = marker.us();
        if (us == null) {
            us = reader.arrival(recording.id(), marker.number()).orElse(recording.lastUs());
            if (us != null && recording.endedAt() != null) {
                store.timed(marker.id(), us);
            }
        }
        return new MarkerView(marker.id(), marker.number(), Recordings.seconds(recording, us), marker.kind(), marker.label());
    }

    /** Where in it to look for a byte or a second. */
    @GET
    @Path("{id}/outline")
    public Outline outline(long id) {
        return recordings.outline(recordings.find(person.get(), id));
    }

    /**
     * When the bytes of a stretch arrived: of 4 MiB and with 100,000 times at most. Where that was not all, the field {@code next}
     * says the byte from which to ask on.
     */
    @GET
    @Path("{id}/times")
    public Times times(long id, @QueryParam("from") @Nullable String from, @QueryParam("to") @Nullable String to) throws IOException {
        Recording recording = recordings.find(person.get(), id);
        Part part = places.part(recording, from, to);
        Long first = recording.firstUs();
        if (first == null) {
            return new Times(List.of(), List.of(), null);
        }
        long end = Math.min(part.to(), part.from() + LONGEST_STRETCH);
        Steps steps = new Steps(first);
        reader.chunks(id, part.from(), end, steps);
        Long next = steps.next == null && end < part.to() ? (Long) end : steps.next;
        return new Times(steps.bytes, steps.us, next);
    }

    /** Collects the times of a stretch, up to the most that an answer has. */
    private static final class Steps implements RecordingReader.Visitor {
        private final long origin;
        private final List<Long> bytes = new ArrayList<>();
        private final List<Long> us = new ArrayList<>();
        private @Nullable Long next;

        private Steps(long origin) {
            this.origin = origin;
        }

        @Override
        public void bytes(Chunk chunk) {
            add(chunk.first(), chunk.us());
            for (int i = 0; i < chunk.times().count() && !done(); i++) {
                add(chunk.first() + chunk.times().place(i), chunk.us() + chunk.times().micros(i));
            }
        }

        private void add(long number, long at) {
            if (bytes.size() == MOST_TIMES) {
                next = number;
            } else {
                bytes.add(number);
                us.add(at - origin);
            }
        }

        @Override
        public boolean done() {
            return next != null;
        }

        @Override
        public void gap(Gap gap) {}

        @Override
        public void marker(Marker marker) {}
    }

    /** Bytes, times and markers are gone for good; the audit log keeps that they were. */
    @DELETE
    @Path("{id}")
    public void delete(long id) {
        recordings.delete(person.get(), id);
    }

    private static @Nullable Instant time(@Nullable String text) {
        try {
            return text == null || text.isBlank() ? null : Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw new ProblemException(ProblemType.INVALID, "\"%s\" is no time: write one like 2026-11-22T08:30:00Z.".formatted(text));
        }
    }
}
