package dev.bootbench.agent.rack;

import dev.bootbench.agent.board.BoardProfile;
import dev.bootbench.agent.rack.RackConfig.Instance;
import dev.bootbench.agent.serial.PortConfig;
import dev.bootbench.agent.yaml.StrictYaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a schema cannot see of an {@code agent.yaml}: what a board's kind needs, and that no two boards share a part. */
final class RackRules {
    /** What is written for a real board that lacks a field. */
    private static final Map<String, String> EXAMPLES = Map.of(
            "port", "/dev/serial/by-id/… (./lab discover lists them)",
            "ssh", "{address: 192.168.7.21, hostKeyFile: /etc/bootbench/pi-1.pub, keyFile: /etc/bootbench/lab-key}",
            "power", "{kind: tasmota, url: \"http://192.168.7.40\"}",
            "pristine", "{kind: cooperative}");
    private static final List<String> PARTS = List.of("port", "ssh", "power", "pristine");

    private final StrictYaml.Document<RackConfig> document;
    private final Path root;
    private final List<String> mistakes = new ArrayList<>();
    /** By what two boards must not share: the board that has it. */
    private final Map<Object, String> owners = new HashMap<>();

    RackRules(StrictYaml.Document<RackConfig> document, Path root) {
        this.document = document;
        this.root = root;
    }

    /** A sentence for a real board that lacks a field. */
    static String needs(String board, String field) {
        return "board " + board + " is a real board and needs \"" + field + "\", like  " + field + ": " + EXAMPLES.get(field);
    }

    /** @throws IOException with a line for each mistake */
    void check() throws IOException {
        List<Instance> boards = document.value().boards();
        if (boards.isEmpty()) {
            mistake("/boards", "\"boards\" is empty; each host has at least one, like  - {name: vm-1, profile: qemu-x86}");
        }
        for (int i = 0; i < boards.size(); i++) {
            check(boards.get(i), "/boards/" + i);
        }
        if (!mistakes.isEmpty()) {
            throw new IOException(String.join("\n", mistakes));
        }
    }

    private void mistake(String pointer, String sentence) {
        mistakes.add(document.at(pointer) + ": " + sentence);
    }

    private void check(Instance board, String at) throws IOException {
        if (!board.name().matches("[a-z0-9][a-z0-9-]{0,30}")) {
            mistake(at + "/name", "a board's name has small letters, digits and dashes, at most 31, not \"" + board.name() + "\"");
        }
        String namesake = owners.putIfAbsent(List.of("name", board.name()), board.name());
        if (namesake != null) {
            mistake(at + "/name", "two boards are called " + namesake);
        }
        if (!Files.exists(root.resolve("board-profiles").resolve(board.profile() + ".yaml"))) {
            mistake(at + "/profile", "board " + board.name() + ": there is no profile \"" + board.profile() + "\"; there are "
                    + String.join(", ", profiles()));
            return;
        }
        Map<String, Optional<?>> given =
                Map.of("port", board.port(), "ssh", board.ssh(), "power", board.power(), "pristine", board.pristine());
        boolean isReal = BoardProfile.load(root, board.profile()).kind() == BoardProfile.Kind.HARDWARE;
        for (String part : PARTS) {
            boolean isGiven = given.get(part).isPresent();
            if (isReal && !isGiven) {
                mistake(at, needs(board.name(), part));
            } else if (!isReal && isGiven) {
                mistake(at + "/" + part, "board " + board.name() + " is a machine of this host (profile " + board.profile()
                        + ") and has no \"" + part + "\" of its own");
            }
        }
        checkParts(board, at);
    }

    private void checkParts(Instance board, String at) {
        board.port().ifPresent(port -> {
            try {
                own("serial port", device(PortConfig.parse(port)), board, at + "/port");
            } catch (IllegalArgumentException e) {
                mistake(at + "/port", "board " + board.name() + ": " + e.getMessage());
            }
        });
        board.ssh().ifPresent(ssh -> own(
                "SSH address", ssh.address().toLowerCase(Locale.ROOT) + ":" + ssh.port().orElse(RealBoards.SSH_PORT), board, at + "/ssh"));
        board.power().ifPresent(power -> own("power outlet", power.outlet(), board, at + "/power"));
        board.pristine().ifPresent(pristine -> pristine.medium().ifPresent(
                medium -> own("disk " + medium + " to be made pristine", real(medium), board, at + "/pristine")));
    }

    private void own(String what, Object part, Instance board, String pointer) {
        String owner = owners.putIfAbsent(List.of(pointer.substring(pointer.lastIndexOf('/')), part), board.name());
        if (owner != null && !owner.equals(board.name())) {
            mistake(pointer, "boards " + owner + " and " + board.name() + " have the same " + what
                    + ": what is done to one would happen to the other");
        }
    }

    /** Two names of one device are one device. */
    private static Object device(PortConfig port) {
        return port instanceof PortConfig.LocalPort(String path) ? real(Path.of(path)) : port;
    }

    private static Path real(Path path) {
        try {
            return path.toRealPath();
        } catch (IOException e) {
            // Not plugged in just now.
            return path.toAbsolutePath().normalize();
        }
    }

    private List<String> profiles() throws IOException {
        try (Stream<Path> files = Files.list(root.resolve("board-profiles"))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".yaml"))
                    .map(name -> name.substring(0, name.length() - ".yaml".length()))
                    .sorted()
                    .collect(Collectors.toList());
        }
    }
}
