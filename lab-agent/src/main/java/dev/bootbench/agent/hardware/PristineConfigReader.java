package dev.bootbench.agent.hardware;

import dev.bootbench.agent.yaml.KindReader;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads a {@link PristineConfig} by its kind. */
final class PristineConfigReader extends KindReader<PristineConfig> {
    private static final Map<String, Kind<PristineConfig>> KINDS = kinds();

    PristineConfigReader() {
        super("pristine", "{kind: cooperative}", KINDS);
    }

    private static Map<String, Kind<PristineConfig>> kinds() {
        Map<String, Kind<PristineConfig>> kinds = new LinkedHashMap<>();
        kinds.put("cooperative", new Kind<>(PristineConfig.Cooperative.class, Map.of()));
        kinds.put("sd-mux", new Kind<>(PristineConfig.SdMux.class, Map.of()));
        kinds.put("netboot", new Kind<>(PristineConfig.Netboot.class, Map.of()));
        kinds.put("command", new Kind<>(PristineConfig.Command.class, Map.of()));
        return kinds;
    }

    static Map<String, Kind<PristineConfig>> known() {
        return KINDS;
    }
}
