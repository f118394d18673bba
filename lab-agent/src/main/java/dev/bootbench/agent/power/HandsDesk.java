package dev.bootbench.agent.power;

import dev.bootbench.agent.board.LabFaultException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** Requests that wait for a person: whoever shows them looks at {@link #open} and answers on the request itself. */
public final class HandsDesk implements Hands {
    private final List<HandsRequest> open = new CopyOnWriteArrayList<>();
    private final List<Consumer<HandsRequest>> listeners = new CopyOnWriteArrayList<>();
    private final AtomicLong numbers = new AtomicLong();
    private final Clock clock;

    /** @param clock for the times that people see; waiting does not depend on it */
    public HandsDesk(Clock clock) {
        this.clock = clock;
    }

    /** Requests that nobody answered yet, oldest first. */
    public List<HandsRequest> open() {
        return List.copyOf(open);
    }

    /** @param listener told of each request when it is made and again when it is over, on the asking thread */
    public void listen(Consumer<HandsRequest> listener) {
        listeners.add(listener);
    }

    @Override
    public void ask(String sentence, Duration limit) throws LabFaultException, InterruptedException {
        Instant now = clock.instant();
        HandsRequest request = new HandsRequest(numbers.incrementAndGet(), sentence, now, now.plus(limit));
        open.add(request);
        tell(request);
        try {
            HandsRequest.Answer answer = request.answer().get(limit.toNanos(), TimeUnit.NANOSECONDS);
            if (answer.state() == HandsRequest.State.REFUSED) {
                throw new LabFaultException("Asked by hand: \"" + sentence + "\" The answer: " + Words.quoted(answer.reason()));
            }
        } catch (TimeoutException e) {
            throw new LabFaultException("Asked by hand: \"" + sentence + "\" Nobody did it within " + Deadline.words(limit)
                    + ". Answer the request in the portal, or raise the board's power \"limit\".", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("an answer is a value, never an error", e);
        } finally {
            request.close();
            open.remove(request);
            tell(request);
        }
    }

    private void tell(HandsRequest request) {
        listeners.forEach(listener -> listener.accept(request));
    }
}
