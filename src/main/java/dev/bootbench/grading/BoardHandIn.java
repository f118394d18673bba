package dev.bootbench.grading;

import dev.bootbench.blobs.Blob;
import dev.bootbench.blobs.BlobStore;
import dev.bootbench.boards.BoardCommands;
import dev.bootbench.boards.BoardInfo;
import dev.bootbench.boards.CommandOutcome;
import dev.bootbench.booking.Hold;
import dev.bootbench.booking.HolderRule;
import dev.bootbench.booking.Holds;
import dev.bootbench.booking.ReservationState;
import dev.bootbench.contract.v1.BoardCommand;
import dev.bootbench.exercises.Exercise;
import dev.bootbench.exercises.Header;
import dev.bootbench.people.Person;
import dev.bootbench.problem.ProblemException;
import dev.bootbench.problem.ProblemType;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Hands in a board as its holder has it: the agent captures its state, and what it stored becomes the submission. Waits for
 * the agent without a transaction; whatever goes wrong before the capture has ended, nothing was handed in.
 */
@ApplicationScoped
class BoardHandIn {
    /** What is stored under it is nothing but captured states. */
    static final String MEDIA_TYPE = "application/vnd.bootbench.board-state+zip";
    /** What a board has to be able to. */
    static final String ABILITY = "state";

    private static final HolderRule.Need NEED = new HolderRule.Need(4, "boards that are handed in");
    private static final String NOTHING = " Nothing was handed in.";

    private final HolderRule rule;
    private final BoardCommands commands;
    private final BlobStore blobs;
    private final Holds holds;
    private final Submissions submissions;
    private final Duration limit;
    /** Boards that are being captured: a second press of the button must not make a second submission. */
    private final Set<String> underway = ConcurrentHashMap.newKeySet();

    BoardHandIn(
            HolderRule rule, BoardCommands commands, BlobStore blobs, Holds holds, Submissions submissions, GradingConfig config) {
        this.rule = rule;
        this.commands = commands;
        this.blobs = blobs;
        this.holds = holds;
        this.submissions = submissions;
        this.limit = config.capture();
    }

    /** @throws ProblemException in words, when the board cannot be handed in by this person now */
    Submissions.HandedIn handIn(Person person, Exercise exercise, @Nullable String name) throws InterruptedException {
        if (!exercise.header().wantsBoard()) {
            throw new ProblemException(ProblemType.SUBMISSION_REFUSED,
                    "\"%s\" wants files, not a board. Hand in the files you wrote.".formatted(exercise.header().title()));
        }
        if (name == null || name.isBlank()) {
            throw new ProblemException(ProblemType.BAD_REQUEST, "Say which board, as in {\"board\": \"grub-1\"}.");
        }
        HolderRule.Allowed allowed = rule.demand(name, person, NEED);
        demandFit(exercise.header(), allowed.board());
        if (!underway.add(name)) {
            throw new ProblemException(ProblemType.CONFLICT, name + " is being handed in already. Wait for the end of that.");
        }
        try {
            Blob state = captured(allowed.board());
            demandStillHeld(allowed.hold());
            return submissions.handIn(Objects.requireNonNull(person.id), exercise, allowed.board(), state);
        } finally {
            underway.remove(name);
        }
    }

    private static void demandFit(Header exercise, BoardInfo board) {
        if (!exercise.profiles().contains(board.profile())) {
            throw new ProblemException(ProblemType.SUBMISSION_REFUSED, "%s has the profile %s, but \"%s\" is done on a board with profile %s. Book one of those."
                    .formatted(board.name(), board.profile(), exercise.title(), String.join(" or ", exercise.profiles())));
        }
        if (!board.abilities().contains(ABILITY)) {
            throw new ProblemException(ProblemType.SUBMISSION_REFUSED,
                    "%s cannot be captured as it is, so it cannot be handed in. Book another board with profile %s."
                            .formatted(board.name(), String.join(" or ", exercise.profiles())));
        }
    }

    private Blob captured(BoardInfo board) throws InterruptedException {
        CommandOutcome outcome = commands.run(board, BoardCommand.Action.CAPTURE, limit);
        String content = switch (outcome) {
            case CommandOutcome.Done(String made) -> made;
            case CommandOutcome.Failed(String sentence) -> throw new ProblemException(ProblemType.BOARD_NOT_READY, sentence + NOTHING);
            case CommandOutcome.Unreachable(String sentence) -> throw new ProblemException(ProblemType.HOST_UNREACHABLE, sentence + NOTHING);
            case CommandOutcome.Underway underwayStill -> throw new ProblemException(ProblemType.BOARD_NOT_READY,
                    "%s was not captured within %d s.%s Try again; if that does not help, tell an administrator."
                            .formatted(board.name(), limit.toSeconds(), NOTHING));
        };
        return blobs.find(content).filter(blob -> blob.mediaType().equals(MEDIA_TYPE) && blob.size() > 0)
                .orElseThrow(() -> new ProblemException(ProblemType.BOARD_NOT_READY,
                        "The host of " + board.name() + " did not hand over the state as it announced." + NOTHING + " Try again."));
    }

    /** Only then it was this person's work that was captured: all of it lies between two looks at the same reservation. */
    private void demandStillHeld(Hold hold) {
        boolean held = holds.current(hold.board())
                .filter(now -> now.id() == hold.id() && now.state() == ReservationState.ACTIVE)
                .isPresent();
        if (!held) {
            throw new ProblemException(ProblemType.BOARD_NOT_READY,
                    "Your reservation of " + hold.board() + " ended before its state was captured." + NOTHING);
        }
    }
}
