package dev.bootbench.deployments;

import java.util.EnumSet;
import java.util.Set;

/** The life of a deployment: {@link #next()} is the whole table of allowed moves. */
enum DeploymentState {
    /** Its agent is told. */
    QUEUED,
    RUNNING,
    DEPLOYED,
    /** The person's content did not build, did not load, or is for another kernel. */
    NOT_DEPLOYED,
    /** The kernel did not come up; the board runs the one it had before. */
    ROLLED_BACK,
    /** Something of ours broke. */
    FAULT,
    /** The reservation ended, or the host went away, before anybody could tell how it ended. */
    LOST;

    /** A deployment may end without having been seen to run: the link may lose a message about progress. */
    Set<DeploymentState> next() {
        return switch (this) {
            case QUEUED -> EnumSet.of(RUNNING, DEPLOYED, NOT_DEPLOYED, ROLLED_BACK, FAULT, LOST);
            case RUNNING -> EnumSet.of(DEPLOYED, NOT_DEPLOYED, ROLLED_BACK, FAULT, LOST);
            case DEPLOYED, NOT_DEPLOYED, ROLLED_BACK, FAULT, LOST -> EnumSet.noneOf(DeploymentState.class);
        };
    }

    boolean over() {
        return next().isEmpty();
    }

    boolean canGoTo(DeploymentState target) {
        return next().contains(target);
    }
}
