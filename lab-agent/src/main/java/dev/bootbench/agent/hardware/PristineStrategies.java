package dev.bootbench.agent.hardware;

/** Opens the way to the known-good state that a configuration describes. */
public final class PristineStrategies {
    private PristineStrategies() {}

    /** Nothing is touched yet. */
    public static Pristine of(PristineConfig config) {
        return switch (config) {
            case PristineConfig.Cooperative() -> new CooperativePristine();
            case PristineConfig.SdMux mux -> new SdMuxPristine(mux);
            case PristineConfig.Netboot netboot -> new NetbootPristine(netboot);
            case PristineConfig.Command command -> new CommandPristine(command);
        };
    }
}
