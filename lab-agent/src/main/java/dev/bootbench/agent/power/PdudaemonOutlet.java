package dev.bootbench.agent.power;

import dev.bootbench.agent.board.LabFaultException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * An outlet behind pdudaemon's HTTP listener. Its "OK" means that the order was taken, nothing more: older versions queue it
 * and answer at once, newer ones answer after their last try and say OK even if every try failed. It has no way to ask for a
 * state. So the state is UNKNOWN, and whether a board has power is for its console to tell. It knows no passwords.
 */
final class PdudaemonOutlet implements Outlet {
    private static final String MEND = "Compare \"hostname\" and \"port\", or \"alias\", with \"pdus\" and \"aliases\" in "
            + "pdudaemon.conf, whose \"listener\" must be http; pdudaemon's log says what it did not like.";

    private final PowerConfig.Pdudaemon config;
    private final HttpDevice device;

    PdudaemonOutlet(PowerConfig.Pdudaemon config) {
        this.config = config;
        this.device = new HttpDevice(name(), config.url());
    }

    @Override
    public String name() {
        return config.alias().map(alias -> "Outlet " + alias)
                        .orElseGet(() -> "Outlet " + config.port().orElseThrow() + " of " + config.hostname().orElseThrow())
                + " behind the pdudaemon at " + config.url();
    }

    @Override
    public String whenDead() {
        return "Look into pdudaemon's log.";
    }

    @Override
    public String turn(PowerState wanted, Deadline deadline) throws LabFaultException, InterruptedException {
        Map<String, String> outlet = new LinkedHashMap<>();
        config.hostname().ifPresent(hostname -> outlet.put("hostname", hostname));
        config.port().ifPresent(port -> outlet.put("port", port.toString()));
        config.alias().ifPresent(alias -> outlet.put("alias", alias));
        String path = "/power/control/" + wanted.name().toLowerCase(Locale.ROOT) + HttpDevice.query(outlet);
        HttpDevice.Answer answer = device.get(path, Optional.empty(), deadline);
        if (answer.status() != 200) {
            throw device.refused(answer, MEND);
        }
        return answer.text();
    }

    @Override
    public Reading read(Deadline deadline) {
        return Reading.CANNOT_TELL;
    }
}
