package dev.bootbench.agent.power;

import dev.bootbench.agent.board.LabFaultException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A port of a USB hub, by {@code uhubctl} (github.com/mvp/uhubctl; read with version 2.5.0). A USB 3 hub shows up as two hubs,
 * which uhubctl switches together and lists one after the other: the port is off when it is off on both.
 */
final class UhubctlOutlet implements Outlet {
    /** {@code   Port 2: 0503 power highspeed enable connect [...]} or {@code   Port 2: 0000 off}. */
    private static final Pattern PORT = Pattern.compile("^\\s+Port (\\d+): ([0-9a-f]{4})((?: [\\w.]+)*)", Pattern.MULTILINE);
    private static final String AFTERWARDS = "New status for hub";
    private static final String MEND = "Install Debian's package uhubctl, or set \"program\" to where it is.";

    private final PowerConfig.Uhubctl config;

    UhubctlOutlet(PowerConfig.Uhubctl config) {
        this.config = config;
    }

    @Override
    public String name() {
        return "Port " + config.port() + " of the USB hub " + config.hub();
    }

    @Override
    public String whenDead() {
        return "Many hubs only pretend to switch their ports; uhubctl's README lists those that do. "
                + "On Linux before 6.0 the kernel may switch the port on again.";
    }

    @Override
    public String turn(PowerState wanted, Deadline deadline) throws LabFaultException, InterruptedException {
        String said = run(List.of("-a", wanted.name().toLowerCase(Locale.ROOT)), deadline);
        return said.substring(Math.max(0, said.indexOf(AFTERWARDS)));
    }

    @Override
    public Reading read(Deadline deadline) throws LabFaultException, InterruptedException {
        String said = run(List.of(), deadline);
        Matcher ports = PORT.matcher(said);
        Set<Boolean> powered = ports.results()
                .filter(port -> Integer.parseInt(port.group(1)) == config.port())
                .map(port -> List.of(port.group(3).strip().split(" ")).contains("power"))
                .collect(Collectors.toSet());
        if (powered.isEmpty()) {
            throw new LabFaultException(name() + ": uhubctl lists no such port, it said " + Words.quoted(said)
                    + ". Run uhubctl without arguments to see hubs and ports.");
        }
        return new Reading(powered.contains(true) ? PowerState.ON : PowerState.OFF, said);
    }

    private String run(List<String> action, Deadline deadline) throws LabFaultException, InterruptedException {
        List<String> command = new ArrayList<>(
                List.of(config.program().toString(), "-l", config.hub(), "-p", Integer.toString(config.port())));
        command.addAll(action);
        Program.Result result = Program.run(name(), command, deadline, MEND);
        if (result.status() != 0) {
            throw new LabFaultException(name() + ": uhubctl failed with exit status " + result.status() + " and said " + result.said()
                    + ". Run uhubctl without arguments to see hubs and ports; the agent's user needs write access to the hub "
                    + "(udev rules in uhubctl's README).");
        }
        return result.output();
    }
}
