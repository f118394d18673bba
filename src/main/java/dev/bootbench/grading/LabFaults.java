package dev.bootbench.grading;

import static java.util.stream.Collectors.joining;

import dev.bootbench.boards.GradingHosts;
import dev.bootbench.notifications.Note;
import dev.bootbench.notifications.Notifications;
import dev.bootbench.sql.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * What happens to an attempt when the lab fails it: tried again, elsewhere if possible, and never paid for by its person.
 * A host that fails one submission after the other is taken out of grading; a submission that makes one board after the
 * other fail in the same check is stopped and shown to the teachers.
 */
@ApplicationScoped
class LabFaults {
    private static final Logger LOG = Logger.getLogger(LabFaults.class);

    private final Attempts attempts;
    private final FaultLog log;
    private final GradingHosts hosts;
    private final Notifications notifications;
    private final Sql sql;
    private final GradingConfig config;

    LabFaults(Attempts attempts, FaultLog log, GradingHosts hosts, Notifications notifications, Sql sql, GradingConfig config) {
        this.attempts = attempts;
        this.log = log;
        this.hosts = hosts;
        this.notifications = notifications;
        this.sql = sql;
        this.config = config;
    }

    /** As {@link #happened(Claimed, String, String)}, in no check. */
    void happened(Claimed claimed, String what) {
        happened(claimed, "", what);
    }

    /**
     * @param claimed locked, and with an agent
     * @param check the id of the check it happened in; empty: in none
     * @param what happened, as the beginning of a sentence without its full stop: "board vm-1 did not come up"
     */
    void happened(Claimed claimed, String check, String what) {
        Run run = claimed.run();
        LOG.warnf("lab fault in attempt %d, run %d on %s: %s", run.attempt(), run.number(), run.board(), what);
        log.note(claimed, check, what);
        judgeHost(run.fence().host(), what);
        List<FaultLog.Fault> faults = log.of(run.attempt());
        boolean outOfTries = run.labFaults() >= config.retries();
        if (claimed.attempt().cancelWanted()) {
            attempts.finish(claimed.attempt(), new Outcome.Cancelled("Cancelled."), run.found().summary());
        } else if (stopsBoards(faults, outOfTries)) {
            stopped(claimed.attempt(), faults);
        } else if (outOfTries) {
            givenUp(claimed, what);
        } else {
            attempts.requeue(
                    claimed,
                    "The lab failed this attempt (%s). It keeps its place and is tried again, on another board if there is one."
                            .formatted(what),
                    run.labFaults() + 1);
        }
    }

    private void givenUp(Claimed claimed, String what) {
        Attempt attempt = claimed.attempt();
        int times = claimed.run().labFaults() + 1;
        attempts.finish(attempt, new Outcome.Faulted(
                "The lab failed this attempt %d times (last: %s). This costs no points and no attempt; a teacher can have it graded again."
                        .formatted(times, what)), claimed.run().found().summary());
        String subject = Long.toString(attempt.id());
        String page = "/attempts/" + subject;
        notifications.to(attempt.person(), new Note("attempt-not-graded", subject,
                "The lab could not grade your attempt %d of %s: it failed it %d times. This costs no points and no attempt; a teacher can have it graded again."
                        .formatted(attempt.id(), attempt.exercise(), times), page));
        notifications.toTeachers(new Note("attempt-given-up", subject,
                "The lab could not grade attempt %d of %s: it failed it %d times (last: %s). Have it graded again once the lab is in order."
                        .formatted(attempt.id(), attempt.exercise(), times, what), page));
    }

    /** Boards of two hosts in the same check, or all tries in the same check: then it is hardly the boards. */
    private static boolean stopsBoards(List<FaultLog.Fault> faults, boolean outOfTries) {
        String check = faults.getLast().check();
        if (check.isEmpty()) {
            return false;
        }
        List<FaultLog.Fault> same = faults.stream().filter(fault -> fault.check().equals(check)).toList();
        return same.stream().map(FaultLog.Fault::host).distinct().count() > 1
                || outOfTries && same.size() > 1 && same.size() == faults.size();
    }

    private void stopped(Attempt attempt, List<FaultLog.Fault> faults) {
        String boards = faults.stream().map(FaultLog.Fault::board).distinct().sorted().collect(joining(", "));
        attempts.finish(attempt, new Outcome.Faulted(
                "Each time, the board stopped in the check \"%s\" (%d times, on %s). It may be the submitted code, so it is not tried again by itself: its teachers were told. This costs no points and no attempt."
                        .formatted(faults.getLast().check(), faults.size(), boards)), "");
        sql.update("update attempt set stops_boards = true where id = ?", attempt.id());
        notifications.toTeachers(new Note("stops-boards", Long.toString(attempt.id()),
                "Attempt %d of %s stops boards: %d times in the check \"%s\", on %s. Look at it before it is graded again."
                        .formatted(attempt.id(), attempt.exercise(), faults.size(), faults.getLast().check(), boards),
                "/attempts/" + attempt.id()));
    }

    private void judgeHost(String host, String what) {
        int failed = log.suspects(host, hosts.forgivenUntil(host).orElse(null));
        if (failed >= config.faultsInARow()) {
            hosts.withdraw(host, "It failed %d submissions in a row, the last because %s.".formatted(failed, what));
        }
    }

    /** The exercise itself is broken: trying again would only break again. */
    void exerciseBroken(Claimed claimed, String what) {
        Attempt attempt = claimed.attempt();
        LOG.errorf("exercise %s is broken, seen in attempt %d: %s", attempt.exercise(), attempt.id(), what);
        attempts.finish(attempt, new Outcome.Faulted(
                "The exercise itself is broken (%s). This costs no points; its teacher has to mend it.".formatted(what)), "");
        notifications.toTeachers(new Note("exercise-broken", attempt.exercise(),
                "The exercise %s is broken, as attempt %d showed: %s. Mend it and grade the attempt again."
                        .formatted(attempt.exercise(), attempt.id(), what),
                "/attempts/" + attempt.id()));
    }
}
