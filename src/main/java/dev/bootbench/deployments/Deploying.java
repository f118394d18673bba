package dev.bootbench.deployments;

import dev.bootbench.booking.HolderRule;
import dev.bootbench.people.Person;
import jakarta.enterprise.context.ApplicationScoped;

/** Makes a deployment of content that was taken in, and tells the board's agent after the commit. */
@ApplicationScoped
class Deploying {
    static final HolderRule.Need NEED = new HolderRule.Need(2, "deployments");

    private final Deployments deployments;
    private final DeploymentOrders orders;

    Deploying(Deployments deployments, DeploymentOrders orders) {
        this.deployments = deployments;
        this.orders = orders;
    }

    Deployment deploy(HolderRule.Allowed allowed, Person person, ContentIntake.Taken taken) {
        Deployment made = deployments.queue(
                allowed.board(), allowed.hold(), person, taken.wish(), taken.blob().sha256(), taken.blob().size());
        orders.send(made);
        return made;
    }
}
