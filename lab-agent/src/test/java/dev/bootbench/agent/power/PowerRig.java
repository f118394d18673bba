package dev.bootbench.agent.power;

import java.time.Duration;
import java.util.List;
import java.util.Set;

/** A device with one output for the contract test, real or replayed, into which faults can be put. */
interface PowerRig extends AutoCloseable {
    enum Fault {
        /** Answers every order with an error. */
        REFUSES,
        /** Never answers. */
        SILENT,
        /** Takes orders and stays as it is. */
        DEAD,
        /** Another password than the one configured. */
        WRONG_PASSWORD
    }

    /** Those that this device can have. */
    Set<Fault> faults();

    void put(Fault fault) throws Exception;

    /** Whether the device can tell its state. */
    boolean tells();

    PowerConfig config(Duration limit) throws Exception;

    /** What every message must name. */
    String address();

    /** What the output did so far, oldest first. */
    List<PowerState> turned() throws Exception;

    default Hands hands() {
        return (sentence, limit) -> {
            throw new AssertionError("nobody is to be asked: " + sentence);
        };
    }

    @Override
    void close() throws Exception;
}
