package dev.bootbench.agent.power;

import dev.bootbench.agent.board.LabFaultException;
import java.time.Duration;

/** Asks a person. The state is UNKNOWN: a person's word is no measurement, and the plug may be pulled at any time. */
final class ByHandSwitch implements PowerSwitch {
    private final PowerConfig.ByHand config;
    private final Hands hands;

    ByHandSwitch(PowerConfig.ByHand config, Hands hands) {
        this.config = config;
        this.hands = hands;
    }

    @Override
    public void on() throws LabFaultException, InterruptedException {
        hands.ask("Switch ON: " + config.what() + ".", config.limit());
    }

    @Override
    public void off() throws LabFaultException, InterruptedException {
        hands.ask("Switch OFF: " + config.what() + ".", config.limit());
    }

    @Override
    public PowerState state() {
        return PowerState.UNKNOWN;
    }

    /** One request: nobody should be called twice for it. */
    @Override
    public void cycle(Duration pause) throws LabFaultException, InterruptedException {
        hands.ask("Switch OFF, wait " + Deadline.words(pause) + ", then switch ON: " + config.what() + ".", config.limit());
    }
}
