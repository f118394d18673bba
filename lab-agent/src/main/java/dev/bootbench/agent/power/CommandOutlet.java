package dev.bootbench.agent.power;

import dev.bootbench.agent.board.LabFaultException;
import java.util.List;
import java.util.Locale;

/** Whatever the lab's own programs switch. */
final class CommandOutlet implements Outlet {
    private static final String MEND = "Check that the program is there and executable for the agent's user.";

    private final PowerConfig.Command config;

    CommandOutlet(PowerConfig.Command config) {
        this.config = config;
    }

    @Override
    public String name() {
        return "The power command " + config.on().getFirst();
    }

    @Override
    public String whenDead() {
        return "Run the commands for \"on\", \"off\" and \"state\" by hand and compare.";
    }

    @Override
    public String turn(PowerState wanted, Deadline deadline) throws LabFaultException, InterruptedException {
        return run(wanted == PowerState.ON ? config.on() : config.off(), deadline);
    }

    @Override
    public Reading read(Deadline deadline) throws LabFaultException, InterruptedException {
        if (config.state().isEmpty()) {
            return Reading.CANNOT_TELL;
        }
        String said = run(config.state(), deadline);
        return switch (said.strip().toLowerCase(Locale.ROOT)) {
            case "on" -> new Reading(PowerState.ON, said);
            case "off" -> new Reading(PowerState.OFF, said);
            case "unknown" -> new Reading(PowerState.UNKNOWN, said);
            case String other -> throw new LabFaultException(name() + ": " + words(config.state()) + " printed " + Words.quoted(other)
                    + "; it must print on, off or unknown, and nothing else.");
        };
    }

    private String run(List<String> command, Deadline deadline) throws LabFaultException, InterruptedException {
        Program.Result result = Program.run(name(), command, deadline, MEND);
        if (result.status() != 0) {
            throw new LabFaultException(name() + ": " + words(command) + " failed with exit status " + result.status() + " and said "
                    + result.said() + ". Run it by hand as the agent's user.");
        }
        return result.output();
    }

    private static String words(List<String> command) {
        return String.join(" ", command);
    }
}
