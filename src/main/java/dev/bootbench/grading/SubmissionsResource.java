package dev.bootbench.grading;

import dev.bootbench.exercises.Catalogue;
import dev.bootbench.exercises.Exercise;
import dev.bootbench.intake.HandedInFile;
import dev.bootbench.people.CurrentPerson;
import dev.bootbench.people.Person;
import dev.bootbench.people.PersonRepository;
import dev.bootbench.people.PersonView;
import dev.bootbench.people.Role;
import dev.bootbench.problem.ProblemException;
import dev.bootbench.problem.ProblemType;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.multipart.FileUpload;
import org.jspecify.annotations.Nullable;

/** Handing in, and what was handed in. */
@Path("/api")
@RunOnVirtualThread
@RolesAllowed(Role.Names.STUDENT)
public class SubmissionsResource {
    /** The same key asks for the same gradings, so that a request whose answer was lost can be sent again. */
    private static final String KEY = "Idempotency-Key";
    private static final int LONGEST_KEY = 200;

    private final Catalogue catalogue;
    private final UploadIntake intake;
    private final BoardHandIn boards;
    private final Submissions submissions;
    private final AttemptViews views;
    private final PersonRepository people;
    private final CurrentPerson person;

    SubmissionsResource(
            Catalogue catalogue, UploadIntake intake, BoardHandIn boards, Submissions submissions, AttemptViews views,
            PersonRepository people, CurrentPerson person) {
        this.catalogue = catalogue;
        this.intake = intake;
        this.boards = boards;
        this.submissions = submissions;
        this.views = views;
        this.people = people;
        this.person = person;
    }

    /** Files typed into an editor. */
    public record Typed(@Nullable List<UploadIntake.TypedFile> files) {}

    /** The numbers of what was made. */
    public record HandedIn(Id submission, Id attempt) {
        /** A number. */
        public record Id(long id) {}
    }

    /**
     * A submission with its files.
     *
     * @param sha256 of the archive it is kept in: equal for equal files
     * @param board that was handed in; null where files were
     */
    public record SubmissionView(
            long id, AttemptView.ExerciseName exercise, PersonView person, Instant submittedAt, String sha256,
            List<FileView> files, @Nullable BoardView board, List<AttemptView.Summary> attempts) {}

    /** @param text null for what is not text */
    public record FileView(String path, long size, @Nullable String text) {}

    /** @param kept false once its state cannot be had any more */
    public record BoardView(String name, String profile, boolean kept) {}

    /** The board that is to be handed in as it is. */
    public record Held(@Nullable String board) {}

    @POST
    @Path("/exercises/{exercise}/submissions")
    @Consumes(MediaType.APPLICATION_JSON)
    public Response handInTyped(String exercise, @Nullable Typed typed) {
        Exercise wanted = offered(exercise);
        return handIn(wanted, intake.typed(wanted, typed == null ? null : typed.files()));
    }

    @POST
    @Path("/exercises/{exercise}/submissions")
    @Consumes(MediaType.MULTIPART_FORM_DATA)
    public Response handInFiles(String exercise, @RestForm(FileUpload.ALL) List<FileUpload> files) {
        Exercise wanted = offered(exercise);
        return handIn(wanted, intake.uploaded(wanted, files));
    }

    @POST
    @Path("/exercises/{exercise}/submissions")
    @Consumes({"application/zip", "application/gzip", "application/x-gzip", "application/octet-stream"})
    public Response handInArchive(String exercise, byte[] archive) {
        Exercise wanted = offered(exercise);
        return handIn(wanted, intake.archive(wanted, archive));
    }

    /**
     * Captures a board that the person holds and hands it in. Answers when that is done, which takes half a minute or so;
     * the board stays the person's and goes on.
     */
    @POST
    @Path("/exercises/{exercise}/submissions/board")
    @Consumes(MediaType.APPLICATION_JSON)
    public Response handInBoard(String exercise, @Nullable Held held) throws InterruptedException {
        return made(boards.handIn(person.get(), offered(exercise), held == null ? null : held.board()));
    }

    @GET
    @Path("/submissions/{id}")
    public SubmissionView submission(long id) {
        Submission submission = visible(id);
        Submission.Captured board = submission.board();
        Person owner = people.findById(submission.person());
        String title = catalogue.latest(submission.exercise()).orElseThrow().header().title();
        return new SubmissionView(
                id,
                new AttemptView.ExerciseName(submission.exercise(), title),
                PersonView.of(owner),
                submission.submittedAt(),
                submission.archive(),
                files(submission),
                board == null ? null : new BoardView(board.name(), board.profile(), board.kept()),
                views.list(person.is(Role.TEACHER), null, null, null, id, null, 100));
    }

    /** What was handed in, as one ZIP file. */
    @GET
    @Path("/submissions/{id}/archive")
    @Produces("application/zip")
    public Response archive(long id) {
        Submission submission = visible(id);
        if (submission.board() != null && !submission.board().kept()) {
            throw new ProblemException(ProblemType.NOT_FOUND, "The state of " + submission.board().name() + " that was handed in as"
                    + " submission " + id + " is not kept any more. What came of it is.");
        }
        return Response.ok(submissions.archive(submission))
                .header(HttpHeaders.CONTENT_DISPOSITION,
                        "attachment; filename=\"%s-%d.zip\"".formatted(submission.exercise(), id))
                .build();
    }

    /**
     * Grades it again, by the exercise's present version. While such a grading of it waits or runs, or when it was asked for
     * with the same key, that one is the answer.
     *
     * @param verify to see whether the verdicts are the same: behind everything else, and as often as it is asked for
     */
    @POST
    @Path("/submissions/{id}/attempts")
    @RolesAllowed(Role.Names.TEACHER)
    public Response regrade(long id, @QueryParam("verify") boolean verify, @HeaderParam(KEY) @Nullable String key) {
        Submission submission = visible(id);
        Exercise exercise = catalogue.latest(submission.exercise()).orElseThrow();
        long attempt = submissions.regrade(id, exercise, verify ? Purpose.VERIFY : Purpose.REGRADE, me(), key(key));
        return Response.status(Response.Status.CREATED)
                .entity(new HandedIn(new HandedIn.Id(id), new HandedIn.Id(attempt)))
                .build();
    }

    /** Grades everything that was handed in for it again, behind what people wait for. */
    @POST
    @Path("/exercises/{exercise}/regrade")
    @RolesAllowed(Role.Names.TEACHER)
    public Regraded regradeAll(String exercise, @HeaderParam(KEY) @Nullable String key) {
        Exercise wanted = catalogue.latest(exercise).orElseThrow(() -> new ProblemException(
                ProblemType.NOT_FOUND, "There is no exercise \"%s\".".formatted(exercise)));
        return new Regraded(submissions.regradeAll(wanted, me(), key(key)));
    }

    /** @param attempts the numbers of the attempts, also of those that were waiting already */
    public record Regraded(List<Long> attempts) {}

    private static @Nullable String key(@Nullable String key) {
        if (key != null && (key.isBlank() || key.length() > LONGEST_KEY)) {
            throw new ProblemException(ProblemType.INVALID, KEY + " may have 1 to %d characters.".formatted(LONGEST_KEY));
        }
        return key;
    }

    private Response handIn(Exercise exercise, List<HandedInFile> files) {
        return made(submissions.handIn(me(), exercise, files));
    }

    private static Response made(Submissions.HandedIn made) {
        return Response.status(Response.Status.CREATED)
                .entity(new HandedIn(new HandedIn.Id(made.submission()), new HandedIn.Id(made.attempt())))
                .build();
    }

    private List<FileView> files(Submission submission) {
        if (submission.board() != null) {
            return List.of(new FileView(submission.board().name() + ": disk and memory", submission.size(), null));
        }
        return submissions.files(submission).stream()
                .map(f -> new FileView(f.path(), f.content().length, text(f.content())))
                .toList();
    }

    private Exercise offered(String id) {
        return catalogue.offered(id).orElseThrow(() -> new ProblemException(
                ProblemType.NOT_FOUND, "There is no exercise \"%s\" to hand in to.".formatted(id)));
    }

    private Submission visible(long id) {
        return submissions.find(id)
                .filter(s -> s.person() == me() || person.is(Role.TEACHER))
                .orElseThrow(() -> new ProblemException(ProblemType.NOT_FOUND, "There is no submission " + id + "."));
    }

    private long me() {
        return Objects.requireNonNull(person.get().id);
    }

    private static @Nullable String text(byte[] content) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content)).toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }
}
