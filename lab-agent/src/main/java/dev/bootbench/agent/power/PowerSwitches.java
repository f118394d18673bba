package dev.bootbench.agent.power;

/** Opens the switch that a configuration describes. Nothing is switched or asked yet. */
public final class PowerSwitches {
    private PowerSwitches() {}

    /** @param hands asked by switches of kind by-hand */
    public static PowerSwitch of(PowerConfig config, Hands hands) {
        return of(config, hands, Pace.REAL);
    }

    static PowerSwitch of(PowerConfig config, Hands hands, Pace pace) {
        return switch (config) {
            case PowerConfig.Pdudaemon pdudaemon -> new ReadBackSwitch(new PdudaemonOutlet(pdudaemon), config.limit(), pace);
            case PowerConfig.Uhubctl uhubctl -> new ReadBackSwitch(new UhubctlOutlet(uhubctl), config.limit(), pace);
            case PowerConfig.Tasmota tasmota -> new ReadBackSwitch(new TasmotaOutlet(tasmota), config.limit(), pace);
            case PowerConfig.Shelly shelly -> new ReadBackSwitch(
                    shelly.generation() == 1 ? new ShellyRelayOutlet(shelly) : new ShellySwitchOutlet(shelly), config.limit(), pace);
            case PowerConfig.PoeSnmp poe -> new ReadBackSwitch(new PoeOutlet(poe), config.limit(), pace);
            case PowerConfig.Gpio gpio -> new ReadBackSwitch(new GpioOutlet(gpio), config.limit(), pace);
            case PowerConfig.Command command -> new ReadBackSwitch(new CommandOutlet(command), config.limit(), pace);
            case PowerConfig.ByHand byHand -> new ByHandSwitch(byHand, hands);
        };
    }
}
