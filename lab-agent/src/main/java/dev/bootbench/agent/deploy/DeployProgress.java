package dev.bootbench.agent.deploy;

/** Hears what a deployment is doing. Called from its thread: return quickly. */
@FunctionalInterface
public interface DeployProgress {

    /** The steps, as the contract names them in lower case. */
    enum Phase { BUILDING, UPLOADING, LOADING, INSTALLING, BOOTING, CHECKING }

    /** @param doing for people, as "building hello for 6.1.0-56-amd64" */
    void step(Phase phase, String doing);
}
