package dev.bootbench;

/**
 * Something people look at has changed: the portal's live stream tells its clients to fetch it again. Fire it as a CDI
 * event inside the transaction that changes it; it is passed on after the commit, and never after a roll-back.
 *
 * @param kind what sort of thing
 * @param id its name or number, as the API's path has it
 */
public record Changed(Kind kind, String id) {
    public enum Kind {
        BOARD, RESERVATION, ATTEMPT, HOST, EXERCISE, DEPLOYMENT,
        /** Of one person, whose login the id is; passed on to nobody else. */
        NOTIFICATION,
        /** What changed is not known: other replicas were not heard for a while. Without an id. */
        EVERYTHING
    }
}
