package dev.bootbench.agent.power;

import com.fasterxml.jackson.databind.JsonNode;
import dev.bootbench.agent.board.LabFaultException;
import java.util.Locale;
import java.util.Optional;

/** A relay of a Shelly of the first generation (shelly-api-docs.shelly.cloud/gen1, "/relay/{index}"). */
final class ShellyRelayOutlet implements Outlet {
    private static final String MEND = "Is this a Shelly of the first generation with a relay of that \"channel\"? "
            + "Later ones need \"generation: 2\"; a roller shutter must be set to relay mode.";

    private final PowerConfig.Shelly config;
    private final HttpDevice device;

    ShellyRelayOutlet(PowerConfig.Shelly config) {
        this.config = config;
        this.device = new HttpDevice(name(), config.url());
    }

    @Override
    public String name() {
        return "Relay " + config.channel() + " of the Shelly at " + config.url();
    }

    @Override
    public String whenDead() {
        return "Look whether the relay clicks, and whether a timer, schedule or overpower limit of the device switches it back.";
    }

    @Override
    public String turn(PowerState wanted, Deadline deadline) throws LabFaultException, InterruptedException {
        return request("?turn=" + wanted.name().toLowerCase(Locale.ROOT), deadline).answer();
    }

    @Override
    public Reading read(Deadline deadline) throws LabFaultException, InterruptedException {
        return request("", deadline);
    }

    private Reading request(String query, Deadline deadline) throws LabFaultException, InterruptedException {
        Optional<String> login = Optional.empty();
        if (config.user().isPresent() && config.passwordFile().isPresent()) {
            login = Optional.of(BasicLogin.header(config.user().get(), SecretFile.read(config.passwordFile().get())));
        }
        HttpDevice.Answer answer = device.get("/relay/" + config.channel() + query, login, deadline);
        if (answer.status() == 401) {
            throw device.wrongPassword(config.passwordFile());
        }
        JsonNode on = device.json(answer, MEND).path("ison");
        if (!on.isBoolean()) {
            throw device.refused(answer, MEND);
        }
        return new Reading(on.booleanValue() ? PowerState.ON : PowerState.OFF, answer.text());
    }
}
