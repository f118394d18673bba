package dev.bootbench.recordings;

import dev.bootbench.people.CurrentPerson;
import dev.bootbench.people.Role;
import dev.bootbench.problem.ProblemException;
import dev.bootbench.problem.ProblemType;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A recording to take along, whole or in part. {@code from} and {@code to} of each are a byte's number, a second after the
 * beginning ({@code 12.5s}) or a marker ({@code marker:17}).
 */
@Path("/api/recordings/{id}")
@RunOnVirtualThread
@RolesAllowed(Role.Names.STUDENT)
public class RecordingContentResource {
    private static final String TEXT = "text/plain;charset=UTF-8";
    private static final String CAST = "application/x-asciicast";

    private final Recordings recordings;
    private final RecordingReader reader;
    private final Places places;
    private final CurrentPerson person;

    RecordingContentResource(Recordings recordings, RecordingReader reader, Places places, CurrentPerson person) {
        this.recordings = recordings;
        this.reader = reader;
        this.places = places;
        this.person = person;
    }

    /** The bytes as the port carried them; what is missing is left out. */
    @GET
    @Path("raw")
    @Produces(MediaType.APPLICATION_OCTET_STREAM)
    public Response raw(long id, @QueryParam("from") @Nullable String from, @QueryParam("to") @Nullable String to) {
        Recording recording = recordings.find(person.get(), id);
        Part part = places.part(recording, from, to);
        StreamingOutput content = out -> reader.chunks(id, part.from(), part.to(), new RecordingReader.Visitor() {
            @Override
            public void bytes(Chunk chunk) throws IOException {
                out.write(chunk.bytes());
            }

            @Override
            public void gap(Gap gap) {}

            @Override
            public void marker(Marker marker) {}
        });
        return download(recording, content, MediaType.APPLICATION_OCTET_STREAM, "raw");
    }

    /**
     * Lines without escape sequences.
     *
     * @param times what stands before each line: {@code none}, {@code absolute} (UTC) or {@code relative} (seconds)
     */
    @GET
    @Path("text")
    @Produces(TEXT)
    public Response text(long id, @QueryParam("from") @Nullable String from, @QueryParam("to") @Nullable String to,
            @QueryParam("times") @DefaultValue("none") String times) {
        Recording recording = recordings.find(person.get(), id);
        Part part = places.part(recording, from, to);
        TextWriter.LineTimes wanted = switch (times) {
            case "none" -> TextWriter.LineTimes.NONE;
            case "absolute" -> TextWriter.LineTimes.ABSOLUTE;
            case "relative" -> TextWriter.LineTimes.RELATIVE;
            default -> throw new ProblemException(ProblemType.INVALID, "times is none, absolute or relative.");
        };
        StreamingOutput content = out -> {
            TextWriter text = new TextWriter(writer(out), wanted, start(recording));
            reader.walk(id, part.from(), part.to(), text);
            text.end();
        };
        return download(recording, content, TEXT, "txt");
    }

    /**
     * As asciicast, for players.
     *
     * @param version 2 or 3
     */
    @GET
    @Path("cast")
    @Produces(CAST)
    public Response cast(long id, @QueryParam("from") @Nullable String from, @QueryParam("to") @Nullable String to,
            @QueryParam("version") @DefaultValue("2") int version) {
        if (version != 2 && version != 3) {
            throw new ProblemException(ProblemType.INVALID, "There are versions 2 and 3 of asciicast.");
        }
        Recording recording = recordings.find(person.get(), id);
        Part part = places.part(recording, from, to);
        Long firstByte = recording.firstByte();
        boolean isPart = firstByte != null && part.from() > firstByte;
        StreamingOutput content = out -> {
            CastWriter cast = new CastWriter(writer(out), version);
            cast.begin(title(recording), isPart ? reader.arrival(id, part.from()).orElse(start(recording)) : start(recording), isPart);
            reader.walk(id, part.from(), part.to(), cast);
            cast.end();
        };
        return download(recording, content, CAST, "cast");
    }

    private static Writer writer(OutputStream out) {
        return new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8), 32 * 1024);
    }

    private static long start(Recording recording) {
        Long first = recording.firstUs();
        return first == null ? 0 : first;
    }

    private static String title(Recording recording) {
        return switch (recording.kind()) {
            case RESERVATION -> "%s, reservation %d".formatted(recording.board(), recording.hold());
            case ATTEMPT -> "%s, attempt %d".formatted(recording.board(), recording.attempt());
        };
    }

    private static Response download(Recording recording, StreamingOutput content, String type, String ending) {
        String name = "%s-%s-%d.%s".formatted(recording.board(), recording.kind().name().toLowerCase(Locale.ROOT), recording.id(), ending);
        return Response.ok(content, type).header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"" + name + "\"").build();
    }
}
