package dev.bootbench.agent.hardware;

import dev.bootbench.agent.board.LabFaultException;
import dev.bootbench.agent.board.Recovery;
import dev.bootbench.agent.power.Program;
import java.time.Duration;
import java.util.List;

/** Programs of the lab's own. Only one that looks at the result from the host makes it more than cooperative. */
final class CommandPristine implements Pristine {
    private static final Duration LIMIT = Duration.ofMinutes(15);

    private final PristineConfig.Command config;

    CommandPristine(PristineConfig.Command config) {
        this.config = config;
    }

    @Override
    public Restored restore(Recovery rung) throws LabFaultException, InterruptedException {
        run(config.restore());
        String seen = config.verify().isPresent() ? run(config.verify().get()).strip() : "";
        return new Restored(
                "The lab's own program " + config.restore().getFirst() + " restored it"
                        + (config.verify().isPresent() ? " and " + config.verify().get().getFirst() + " looked at it from the host." : "."),
                config.verify().isPresent(),
                seen.isEmpty() ? "not described" : seen.lines().findFirst().orElse(""));
    }

    private static String run(List<String> command) throws LabFaultException, InterruptedException {
        Program.Result result = Program.run(
                "The pristine state", command, LIMIT, "Check that the program is there and executable for the agent's user.");
        if (result.status() != 0) {
            throw new LabFaultException("The pristine state: " + String.join(" ", command) + " failed with exit status "
                    + result.status() + " and said " + result.said() + ".");
        }
        return result.output();
    }

    @Override
    public List<Recovery> ladder() {
        return List.of(Recovery.RE_IMAGE, Recovery.RE_IMAGE, Recovery.RE_IMAGE);
    }
}
