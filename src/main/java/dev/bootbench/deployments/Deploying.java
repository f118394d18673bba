package dev.bootbench.deployments;

import dev.bootbench.booking.HolderRule;
import dev.bootbench.intake.FileCollector;
import dev.bootbench.people.Person;
import dev.bootbench.problem.ProblemException;
import dev.bootbench.problem.ProblemType;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** Makes a deployment of content that was taken in, and tells the board's agent after the commit. */
@ApplicationScoped
class Deploying {
    static final HolderRule.Need NEED = new HolderRule.Need(2, "deployments");

    private final Deployments deployments;
    private final DeploymentOrders orders;
    private final long perReservation;
    /** Boards for which something is on its way in, at this replica. */
    private final Set<String> receiving = ConcurrentHashMap.newKeySet();

    Deploying(Deployments deployments, DeploymentOrders orders, DeploymentsConfig config) {
        this.deployments = deployments;
        this.orders = orders;
        this.perReservation = config.perReservation().asLongValue();
    }

    /**
     * Lets something be sent for a board, one thing at a time: each may be hundreds of MB.
     *
     * @throws ProblemException before a byte is read, where it would be in vain
     */
    <T> T receive(HolderRule.Allowed allowed, Supplier<T> sent) {
        String board = allowed.board().name();
        if (!receiving.add(board)) {
            throw new ProblemException(ProblemType.CONFLICT, "Something else is being sent for " + board + " just now. Wait for its end.");
        }
        try {
            deployments.demandNothingUnderway(board);
            demandRoom(allowed, 1);
            return sent.get();
        } finally {
            receiving.remove(board);
        }
    }

    Deployment deploy(HolderRule.Allowed allowed, Person person, ContentIntake.Taken taken) {
        Deployment made = deployments.queue(allowed.board(), allowed.hold(), person, taken.wish(), () -> {
            demandRoom(allowed, taken.size());
            return taken.content().get();
        });
        orders.send(made);
        return made;
    }

    private void demandRoom(HolderRule.Allowed allowed, long size) {
        long before = deployments.sent(allowed.hold());
        if (size > 0 && before + size > perReservation) {
            throw new ProblemException(ProblemType.TOO_LARGE, ("What may be sent for %s in one reservation is %s, and %s of it is left."
                    + " What was deployed already can be deployed again.").formatted(allowed.board().name(),
                    FileCollector.size(perReservation), FileCollector.size(Math.max(perReservation - before, 0))));
        }
    }
}
