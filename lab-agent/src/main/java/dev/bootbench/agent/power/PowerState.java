package dev.bootbench.agent.power;

/** Whether a board has power. UNKNOWN: its switch cannot tell. */
public enum PowerState {
    ON,
    OFF,
    UNKNOWN
}
