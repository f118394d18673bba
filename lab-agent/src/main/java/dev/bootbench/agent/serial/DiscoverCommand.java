package dev.bootbench.agent.serial;

import dev.bootbench.agent.serial.PortProbe.Result;
import dev.bootbench.agent.serial.SerialPorts.Found;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Lists this host's serial ports with the names that stay. A port that somebody has open is never touched. */
@Command(name = "discover", mixinStandardHelpOptions = true,
        description = "Lists this host's serial ports by the names that stay, and with --probe what answers on them.")
public final class DiscoverCommand implements Callable<Integer> {
    private final SerialPorts ports;

    @Spec
    private CommandSpec spec;

    @Option(names = "--probe", description = "Press Enter on each port that nobody has open, and show the last line of the answer.")
    private boolean probe;

    @Option(names = "--baud", split = ",", defaultValue = "115200,9600,1500000",
            description = "Speeds to try, until something readable comes (default: ${DEFAULT-VALUE}).")
    private List<Integer> bauds = List.of();

    public DiscoverCommand() {
        this(new SerialPorts());
    }

    DiscoverCommand(SerialPorts ports) {
        this.ports = ports;
    }

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        try {
            bauds.forEach(LineSettings::plain);
            List<Found> found = ports.all();
            for (Found port : found) {
                describe(port, out);
            }
            out.println(found.isEmpty()
                    ? "This host has no serial port. Is the adapter plugged in, and, in a container, handed through?"
                    : found.size() + (found.size() == 1 ? " serial port." : " serial ports.")
                            + (probe ? "" : " --probe shows what answers on them."));
            out.flush();
            return 0;
        } catch (IllegalArgumentException e) {
            spec.commandLine().getErr().println(e.getMessage());
            return 2;
        } catch (IOException e) {
            spec.commandLine().getErr().println("The serial ports cannot be listed: " + e.getMessage());
            return 3;
        }
    }

    private void describe(Found port, PrintWriter out) throws InterruptedException {
        out.println(port.device());
        port.byId().ifPresent(name -> out.println("  by-id    " + name));
        port.byPath().ifPresent(name -> out.println("  by-path  " + name));
        if (port.console()) {
            out.println("  in use   this host's own console prints on it: it is no board's port");
            return;
        }
        if (port.owner().isPresent()) {
            out.println("  in use   " + port.owner().get() + " has it open: left alone");
        } else if (probe) {
            out.println("  answer   " + words(PortProbe.probe(port.device(), bauds)));
        }
        out.println("  write    port: " + port.stableName());
        PortConfig.parse(port.stableName().toString()).warning().ifPresent(warning -> out.println("  warning  " + warning));
        out.flush();
    }

    private String words(Result result) {
        return switch (result) {
            case Result.Answer(int baud, String line) -> "at " + baud + " bit/s: " + line;
            case Result.Garbled(List<Integer> at) -> "no text, but something at "
                    + at.stream().map(String::valueOf).collect(Collectors.joining(", ")) + " bit/s: try other speeds with --baud";
            case Result.Silent() -> "silent: is the board on, are TX and RX the right way round, is its console on this line?";
            case Result.Refused(String reason) -> reason;
        };
    }
}
