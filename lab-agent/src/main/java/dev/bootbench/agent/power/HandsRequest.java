package dev.bootbench.agent.power;

import java.time.Instant;
import java.util.concurrent.CompletableFuture;

/** Something a person is asked to do, on a {@link HandsDesk}. Answered once; a later answer changes nothing. */
public final class HandsRequest {
    /** How it stands. */
    public enum State {
        OPEN,
        DONE,
        /** Somebody says that it cannot be done. */
        REFUSED,
        /** Nobody answered in time, or it is no longer needed. */
        CLOSED
    }

    private final long number;
    private final String sentence;
    private final Instant asked;
    private final Instant until;
    private final CompletableFuture<Answer> answer = new CompletableFuture<>();

    record Answer(State state, String reason) {}

    HandsRequest(long number, String sentence, Instant asked, Instant until) {
        this.number = number;
        this.sentence = sentence;
        this.asked = asked;
        this.until = until;
    }

    /** Names the request on its desk. */
    public long number() {
        return number;
    }

    public String sentence() {
        return sentence;
    }

    public Instant asked() {
        return asked;
    }

    /** When the board gives up waiting. */
    public Instant until() {
        return until;
    }

    public State state() {
        return answer.isDone() ? answer.join().state() : State.OPEN;
    }

    /** A person did it. */
    public void done() {
        answer.complete(new Answer(State.DONE, ""));
    }

    /** @param reason why it cannot be done, a sentence for whoever looks at the board */
    public void refuse(String reason) {
        answer.complete(new Answer(State.REFUSED, reason));
    }

    void close() {
        answer.complete(new Answer(State.CLOSED, ""));
    }

    CompletableFuture<Answer> answer() {
        return answer;
    }
}
