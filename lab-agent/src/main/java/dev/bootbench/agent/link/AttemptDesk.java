package dev.bootbench.agent.link;

import dev.bootbench.agent.board.Board;
import dev.bootbench.agent.board.BoardRack;
import dev.bootbench.agent.board.BoardState;
import dev.bootbench.agent.board.LabFaultException;
import dev.bootbench.agent.board.Lane;
import dev.bootbench.agent.build.Intake;
import dev.bootbench.agent.build.RefusedException;
import dev.bootbench.agent.grading.AttemptReport;
import dev.bootbench.agent.grading.CheckReport;
import dev.bootbench.agent.grading.Exercise;
import dev.bootbench.agent.grading.ExerciseException;
import dev.bootbench.agent.grading.ExerciseStore;
import dev.bootbench.agent.grading.GradeListener;
import dev.bootbench.agent.grading.GradeRequest;
import dev.bootbench.agent.grading.Grader;
import dev.bootbench.agent.grading.HandedIn;
import dev.bootbench.contract.v1.AgentMessage;
import dev.bootbench.contract.v1.AttemptFinished;
import dev.bootbench.contract.v1.AttemptPhase;
import dev.bootbench.contract.v1.AttemptRef;
import dev.bootbench.contract.v1.CancelAttempt;
import dev.bootbench.contract.v1.CheckFinished;
import dev.bootbench.contract.v1.Outcome;
import dev.bootbench.contract.v1.RunAttempt;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The attempts of this host: each on a thread of its own from the order to run it until its result lies in the spool,
 * then delivered until the coordinator has stored it. A link that breaks meanwhile changes nothing but who hears of it.
 */
final class AttemptDesk implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(AttemptDesk.class);

    private final BoardRack rack;
    private final Grader grader;
    private final CoordinatorLink link;
    private final Content content;
    private final Spool<AttemptFinished> spool;
    private final Map<AttemptRef, Thread> running = new ConcurrentHashMap<>();
    private final Map<AttemptRef, String> cancelled = new ConcurrentHashMap<>();
    /** One delivery at a time; a second wish to deliver waits for nothing. */
    private final ReentrantLock delivering = new ReentrantLock();

    AttemptDesk(BoardRack rack, Grader grader, CoordinatorLink link, Content content, Path home) throws IOException {
        this.rack = rack;
        this.grader = grader;
        this.link = link;
        this.content = content;
        this.spool = new Spool<>(home.resolve("spool"), AttemptFinished.parser(), finished -> key(finished.getRef()));
    }

    private static String key(AttemptRef ref) {
        return ref.getAttempt() + "-" + ref.getGeneration();
    }

    /** Attempts that run here or wait to be delivered: their leases stay. */
    List<AttemptRef> open() {
        List<AttemptRef> open = new ArrayList<>(running.keySet());
        spool.entries().forEach(entry -> open.add(entry.message().getRef()));
        return open;
    }

    /** Begins an attempt, unless it is known already: an order may be repeated. */
    void run(RunAttempt order) {
        AttemptRef ref = order.getRef();
        if (open().contains(ref)) {
            return;
        }
        Thread thread = Thread.ofVirtual().name("attempt-" + ref.getAttempt()).unstarted(() -> {
            ReportMessages.Finished finished = grade(order);
            try {
                spool.put(finished.message(), finished.contents());
            } catch (IOException e) {
                LOG.errorf("the result of attempt %d cannot be kept: %s", ref.getAttempt(), e.getMessage());
                // It costs the person nothing, and another host may judge it before this one's lease is over.
                link.send(AgentMessage.newBuilder().setAttemptFinished(ReportMessages.fault(ref, Outcome.LAB_FAULT,
                        "The host could not keep the result of this run: its disk may be full.").message()).build());
            } finally {
                running.remove(ref);
                cancelled.remove(ref);
            }
            deliverAll();
        });
        running.put(ref, thread);
        thread.start();
    }

    void cancel(CancelAttempt order) {
        Thread thread = running.get(order.getRef());
        if (thread != null) {
            cancelled.put(order.getRef(), order.getReason());
            thread.interrupt();
        }
    }

    void stored(AttemptRef ref) {
        try {
            spool.remove(key(ref));
        } catch (IOException e) {
            LOG.warnf("attempt %d is stored but stays in the spool: %s", ref.getAttempt(), e.getMessage());
        }
    }

    private ReportMessages.Finished grade(RunAttempt order) {
        AttemptRef ref = order.getRef();
        try {
            Lane lane = Lane.of(order.getLane().isEmpty() ? Lane.PLAIN.text() : order.getLane())
                    .orElseThrow(() -> new LabFaultException("This host's agent knows no lane " + order.getLane() + ": it is too old."));
            Board board = rack.board(order.getBoard())
                    .orElseThrow(() -> new LabFaultException("There is no board " + order.getBoard() + " on this host."));
            Exercise exercise = ExerciseStore.read(content.fetch(link.channel(), order.getBundle()));
            GradeRequest request = new GradeRequest(
                    exercise, HandedIn.nothing(), order.getSeed(), board, lane, Long.toString(ref.getAttempt()));
            return ReportMessages.finished(ref, judge(request, order.getSubmission(), new Reporter(ref)));
        } catch (LabFaultException | ExerciseException e) {
            return ReportMessages.fault(ref, Outcome.LAB_FAULT, String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            String reason = cancelled.get(ref);
            return reason == null
                    ? ReportMessages.fault(ref, Outcome.LAB_FAULT, "The host's agent was stopped.")
                    : ReportMessages.fault(ref, Outcome.CANCELLED, reason);
        } catch (RuntimeException e) {
            LOG.errorf(e, "attempt %d met a mistake of ours", ref.getAttempt());
            return ReportMessages.fault(ref, Outcome.LAB_FAULT, "Something of ours went wrong while grading; it is in the host's log.");
        }
    }

    private AttemptReport judge(GradeRequest request, String submission, Reporter reporter)
            throws LabFaultException, InterruptedException {
        try {
            return switch (request.exercise().submit()) {
                case MODULE, PROGRAM, GUEST_SCRIPT ->
                    grader.grade(of(request, sources(content.fetch(link.channel(), submission))), reporter);
                case BOARD_STATE -> judgeState(request, submission, reporter);
            };
        } catch (RefusedException e) {
            // The coordinator has read it within the same limits; what is refused here all the same gets a report that says why.
            LOG.infof("submission %s: %s", submission, e.getMessage());
            return grader.refused(request, String.valueOf(e.getMessage()));
        } catch (IOException e) {
            throw new LabFaultException("The submission cannot be read on this host: " + e.getMessage(), e);
        }
    }

    /** A state is large and used once, so it is not kept. */
    private AttemptReport judgeState(GradeRequest request, String submission, Reporter reporter)
            throws LabFaultException, IOException, InterruptedException {
        Path state = content.scratch();
        try {
            content.fetchTo(link.channel(), submission, state, Content.LARGEST_STATE, Content.STATE_TRANSFER);
            return grader.grade(of(request, new HandedIn.State(new BoardState(state))), reporter);
        } finally {
            Files.deleteIfExists(state);
        }
    }

    private static GradeRequest of(GradeRequest request, HandedIn handedIn) {
        return new GradeRequest(request.exercise(), handedIn, request.seed(), request.board(), request.lane(), request.attempt());
    }

    private static HandedIn sources(Path archive) throws RefusedException, IOException {
        try (InputStream in = Files.newInputStream(archive)) {
            return new HandedIn.Sources(Intake.read(in, "submission.zip"));
        }
    }

    /** Hands over everything in the spool; whatever fails stays for the next time. */
    void deliverAll() {
        if (!delivering.tryLock()) {
            return;
        }
        try {
            for (Spool.Entry<AttemptFinished> entry : spool.entries()) {
                for (Map.Entry<String, Path> file : entry.contents().entrySet()) {
                    content.store(link.channel(), file.getKey(), file.getValue(), "application/octet-stream");
                }
                if (!link.send(AgentMessage.newBuilder().setAttemptFinished(entry.message()).build())) {
                    return;
                }
            }
        } catch (IOException e) {
            LOG.infof("results wait in the spool: %s", e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            delivering.unlock();
        }
    }

    @Override
    public void close() {
        running.values().forEach(Thread::interrupt);
    }

    /**
     * Progress: lost when the link is down, and said again as a whole in the result. What a phase is busy with is said when
     * it lasts long enough to be read; most checks do not.
     */
    private final class Reporter implements GradeListener {
        private static final Duration WORTH_SAYING = Duration.ofMillis(300);

        private final AttemptRef ref;
        private @Nullable Phase said;
        private int changes;

        Reporter(AttemptRef ref) {
            this.ref = ref;
        }

        @Override
        public synchronized void phase(Phase phase, String doing) {
            int change = ++changes;
            Instant at = Instant.now();
            if (phase != said) {
                said = phase;
                say(phase, doing, at);
                return;
            }
            CompletableFuture.delayedExecutor(WORTH_SAYING.toMillis(), TimeUnit.MILLISECONDS).execute(() -> {
                synchronized (this) {
                    if (change == changes) {
                        say(phase, doing, at);
                    }
                }
            });
        }

        private void say(Phase phase, String doing, Instant at) {
            link.send(AgentMessage.newBuilder()
                    .setAttemptPhase(AttemptPhase.newBuilder()
                            .setRef(ref)
                            .setPhase(Messages.phase(phase))
                            .setAt(Messages.timestamp(at))
                            .setDoing(doing))
                    .build());
        }

        @Override
        public synchronized void checkFinished(CheckReport report) {
            changes++;
            link.send(AgentMessage.newBuilder()
                    .setCheckFinished(CheckFinished.newBuilder().setRef(ref).setResult(ReportMessages.check(report)))
                    .build());
        }
    }
}
