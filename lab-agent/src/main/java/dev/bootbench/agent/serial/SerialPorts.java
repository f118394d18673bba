package dev.bootbench.agent.serial;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The serial ports that this host has, as the kernel and udev tell it. Looking opens no port. */
final class SerialPorts {
    /** What the 8250 driver calls a place where no UART was found; it lists four of them on most PCs. */
    private static final String NO_UART = "0";

    /**
     * One port.
     *
     * @param device  its name of today
     * @param byId    name by the adapter's own serial number
     * @param byPath  name by the socket it is plugged into
     * @param owner   a process that has it open
     * @param console whether this host's own kernel prints on it
     */
    record Found(Path device, Optional<Path> byId, Optional<Path> byPath, Optional<String> owner, boolean console) {
        /** The name to write into a configuration. */
        Path stableName() {
            return byId.or(() -> byPath).orElse(device);
        }
    }

    private final Path devices;
    private final Path kernel;
    private final Path processes;

    SerialPorts() {
        this(Path.of("/dev"), Path.of("/sys"), Path.of("/proc"));
    }

    SerialPorts(Path devices, Path kernel, Path processes) {
        this.devices = devices;
        this.kernel = kernel;
        this.processes = processes;
    }

    /** In the order of their names. */
    List<Found> all() throws IOException {
        Map<Path, Path> byId = links(devices.resolve("serial/by-id"));
        Map<Path, Path> byPath = links(devices.resolve("serial/by-path"));
        List<Found> found = new ArrayList<>();
        try (Stream<Path> terminals = Files.list(kernel.resolve("class/tty"))) {
            for (Path terminal : terminals.sorted().toList()) {
                Path device = devices.resolve(terminal.getFileName().toString());
                // Only what hangs on a piece of hardware has a device; virtual consoles and PTYs do not.
                if (Files.exists(terminal.resolve("device")) && !text(terminal.resolve("type")).equals(NO_UART) && Files.exists(device)) {
                    Path real = device.toRealPath();
                    found.add(new Found(
                            device,
                            Optional.ofNullable(byId.get(real)),
                            Optional.ofNullable(byPath.get(real)),
                            owner(real),
                            text(terminal.resolve("console")).equals("Y")));
                }
            }
        }
        return found;
    }

    private static String text(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            return "";
        }
    }

    /** From each device to the link that leads there. */
    private static Map<Path, Path> links(Path folder) throws IOException {
        Map<Path, Path> links = new HashMap<>();
        if (Files.isDirectory(folder)) {
            try (Stream<Path> all = Files.list(folder)) {
                for (Path link : all.sorted().toList()) {
                    if (Files.exists(link)) {
                        links.putIfAbsent(link.toRealPath(), link);
                    }
                }
            }
        }
        return links;
    }

    /** A process other than this one that has the device open; of other users' processes only root learns it. */
    private Optional<String> owner(Path device) throws IOException {
        long self = ProcessHandle.current().pid();
        try (Stream<Path> all = Files.list(processes)) {
            for (Path process : all.filter(path -> path.getFileName().toString().matches("\\d+")).toList()) {
                if (Long.parseLong(process.getFileName().toString()) != self && hasOpen(process, device)) {
                    return Optional.of(text(process.resolve("comm")) + " (process " + process.getFileName() + ")");
                }
            }
        }
        return Optional.empty();
    }

    private static boolean hasOpen(Path process, Path device) {
        try (Stream<Path> files = Files.list(process.resolve("fd"))) {
            return files.anyMatch(file -> {
                try {
                    return Files.readSymbolicLink(file).equals(device);
                } catch (IOException e) {
                    return false;
                }
            });
        } catch (IOException e) {
            // Ended meanwhile, or another user's.
            return false;
        }
    }
}
