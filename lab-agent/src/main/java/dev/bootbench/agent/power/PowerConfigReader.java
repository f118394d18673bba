package dev.bootbench.agent.power;

import dev.bootbench.agent.yaml.KindReader;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads a {@link PowerConfig} by its kind; the table says what may be left out. */
final class PowerConfigReader extends KindReader<PowerConfig> {
    private static final Map<String, Kind<PowerConfig>> KINDS = kinds();

    PowerConfigReader() {
        super("power", "{kind: tasmota, url: \"http://10.0.0.7\"}", KINDS);
    }

    private static Map<String, Kind<PowerConfig>> kinds() {
        Map<String, Kind<PowerConfig>> kinds = new LinkedHashMap<>();
        // pdudaemon tries a PDU five times with pauses of 5 s before it gives up.
        kinds.put("pdudaemon", new Kind<>(PowerConfig.Pdudaemon.class, Map.of("limit", "90s")));
        kinds.put("uhubctl", new Kind<>(PowerConfig.Uhubctl.class, Map.of("program", "/usr/sbin/uhubctl", "limit", "20s")));
        kinds.put("tasmota", new Kind<>(PowerConfig.Tasmota.class, Map.of("relay", 1, "limit", "10s")));
        kinds.put("shelly", new Kind<>(PowerConfig.Shelly.class, Map.of("channel", 0, "limit", "10s")));
        kinds.put("poe-snmp", new Kind<>(PowerConfig.PoeSnmp.class, Map.of(
                "udpPort", 161, "group", 1, "auth", "SHA", "privacy", "AES-128", "limit", "20s")));
        kinds.put("gpio", new Kind<>(PowerConfig.Gpio.class, Map.of("activeLow", false, "programs", "/usr/bin", "limit", "10s")));
        kinds.put("command", new Kind<>(PowerConfig.Command.class, Map.of("state", List.of(), "limit", "30s")));
        kinds.put("by-hand", new Kind<>(PowerConfig.ByHand.class, Map.of("limit", "1h")));
        return kinds;
    }

    static Map<String, Kind<PowerConfig>> known() {
        return KINDS;
    }
}
