package dev.bootbench.link;

import java.util.concurrent.locks.ReentrantLock;

/** Keeps the calls of a receiver apart, so that its {@code ended} comes once and last. */
final class ReceiverTurns<M> {
    private final Receiver<M> receiver;
    private final ReentrantLock turn = new ReentrantLock();
    private volatile boolean over;

    ReceiverTurns(Receiver<M> receiver) {
        this.receiver = receiver;
    }

    boolean isOver() {
        return over;
    }

    void pass(M message) {
        turn.lock();
        try {
            if (!over) {
                receiver.received(message);
            }
        } finally {
            turn.unlock();
        }
    }

    /** @param last done before the receiver is told, once */
    void end(String sentence, Runnable last) {
        turn.lock();
        try {
            if (!over) {
                over = true;
                last.run();
                receiver.ended(sentence);
            }
        } finally {
            turn.unlock();
        }
    }
}
