package dev.bootbench.agent.power;

import com.fasterxml.jackson.databind.JsonNode;
import dev.bootbench.agent.board.LabFaultException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A relay of a device with the Tasmota firmware, by its web commands (tasmota.github.io/docs/Commands). User and password go
 * as parameters, which every version of the firmware takes.
 */
final class TasmotaOutlet implements Outlet {
    private static final String MEND =
            "Look at the device's own web page: is it a Tasmota, is relay \"relay\" there, is the web API allowed (SetOption128 1)?";

    private final PowerConfig.Tasmota config;
    private final HttpDevice device;

    TasmotaOutlet(PowerConfig.Tasmota config) {
        this.config = config;
        this.device = new HttpDevice(name(), config.url());
    }

    @Override
    public String name() {
        return "Relay " + config.relay() + " of the Tasmota at " + config.url();
    }

    @Override
    public String whenDead() {
        return "Look whether the relay clicks, and whether a rule, timer, PulseTime or power limit of the device switches it back.";
    }

    @Override
    public String turn(PowerState wanted, Deadline deadline) throws LabFaultException, InterruptedException {
        return command("Power" + config.relay() + " " + wanted, deadline).answer();
    }

    @Override
    public Reading read(Deadline deadline) throws LabFaultException, InterruptedException {
        return command("Power" + config.relay(), deadline);
    }

    private Reading command(String command, Deadline deadline) throws LabFaultException, InterruptedException {
        Map<String, String> parameters = new LinkedHashMap<>();
        if (config.user().isPresent() && config.passwordFile().isPresent()) {
            parameters.put("user", config.user().get());
            parameters.put("password", SecretFile.read(config.passwordFile().get()));
        }
        parameters.put("cmnd", command);
        HttpDevice.Answer answer = device.get("/cm" + HttpDevice.query(parameters), Optional.empty(), deadline);
        if (answer.status() == 401) {
            throw device.wrongPassword(config.passwordFile());
        }
        JsonNode said = device.json(answer, MEND);
        // A device with one relay calls it POWER.
        JsonNode power = said.path(config.relay() == 1 && said.has("POWER") ? "POWER" : "POWER" + config.relay());
        return switch (power.asText()) {
            case "ON" -> new Reading(PowerState.ON, answer.text());
            case "OFF" -> new Reading(PowerState.OFF, answer.text());
            // Firmware before version 9 says so with status 200, in the device's own language.
            case String other when said.has("WARNING") -> throw device.wrongPassword(config.passwordFile());
            case String other -> throw device.refused(answer, MEND);
        };
    }
}
