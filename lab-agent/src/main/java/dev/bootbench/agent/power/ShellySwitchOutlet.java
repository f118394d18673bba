package dev.bootbench.agent.power;

import com.fasterxml.jackson.databind.JsonNode;
import dev.bootbench.agent.board.LabFaultException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;

/**
 * A switch of a Shelly of the second generation or later, by its RPC over HTTP (shelly-api-docs.shelly.cloud/gen2,
 * "Switch.Set", "Switch.GetStatus", "Authentication").
 */
final class ShellySwitchOutlet implements Outlet {
    private static final String MEND = "Has this Shelly a switch with the id of \"channel\"? The first generation needs \"generation: 1\".";
    private static final SecureRandom RANDOM = new SecureRandom();

    private final PowerConfig.Shelly config;
    private final HttpDevice device;

    ShellySwitchOutlet(PowerConfig.Shelly config) {
        this.config = config;
        this.device = new HttpDevice(name(), config.url());
    }

    @Override
    public String name() {
        return "Switch " + config.channel() + " of the Shelly at " + config.url();
    }

    @Override
    public String whenDead() {
        return "Look whether the relay clicks, and whether a script, schedule, timer or overpower limit of the device switches it back.";
    }

    @Override
    public String turn(PowerState wanted, Deadline deadline) throws LabFaultException, InterruptedException {
        HttpDevice.Answer answer =
                request("/rpc/Switch.Set?id=" + config.channel() + "&on=" + (wanted == PowerState.ON), deadline);
        device.json(answer, MEND);
        return answer.text();
    }

    @Override
    public Reading read(Deadline deadline) throws LabFaultException, InterruptedException {
        HttpDevice.Answer answer = request("/rpc/Switch.GetStatus?id=" + config.channel(), deadline);
        JsonNode output = device.json(answer, MEND).path("output");
        if (!output.isBoolean()) {
            throw device.refused(answer, MEND);
        }
        return new Reading(output.booleanValue() ? PowerState.ON : PowerState.OFF, answer.text());
    }

    /** Asks without a login first: the device's challenge is needed to make one, and is good once. */
    private HttpDevice.Answer request(String path, Deadline deadline) throws LabFaultException, InterruptedException {
        HttpDevice.Answer answer = device.get(path, Optional.empty(), deadline);
        if (answer.status() != 401) {
            return answer;
        }
        if (config.user().isEmpty() || config.passwordFile().isEmpty()) {
            throw device.wrongPassword(config.passwordFile());
        }
        byte[] once = new byte[16];
        RANDOM.nextBytes(once);
        String challenge = answer.headers().firstValue("WWW-Authenticate").orElse("");
        Optional<String> login = DigestLogin.answer(challenge, config.user().get(),
                SecretFile.read(config.passwordFile().get()), "GET", path, HexFormat.of().formatHex(once));
        if (login.isEmpty()) {
            throw new LabFaultException(name() + " asks for a login of an unknown sort: " + Words.quoted(challenge) + ". " + MEND);
        }
        HttpDevice.Answer second = device.get(path, login, deadline);
        if (second.status() == 401) {
            throw device.wrongPassword(config.passwordFile());
        }
        return second;
    }
}
