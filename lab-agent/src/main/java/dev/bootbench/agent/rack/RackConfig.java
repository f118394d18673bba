package dev.bootbench.agent.rack;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.bootbench.agent.hardware.PristineConfig;
import dev.bootbench.agent.power.PowerConfig;
import dev.bootbench.agent.serial.PortConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * A host's configuration, {@code agent.yaml}: which coordinator it serves, and which boards are attached.
 *
 * @param host           name of this host, the one its credential was made for
 * @param coordinator    address of the coordinator
 * @param credentialFile holds the credential alone
 * @param authorityFile  certificate to trust for https, where the system's own do not cover it
 */
public record RackConfig(
        String host, String coordinator, Path credentialFile, Optional<Path> authorityFile, List<Instance> boards) {

    /**
     * One board: its name, its type by the id of a board profile, and what differs from others of its type.
     *
     * @param port     the serial port, as {@link PortConfig#parse} reads it; real boards need one
     * @param ssh      where its SSH server answers; real boards need it
     * @param power    its power switch; real boards need one
     * @param pristine how its disk comes back to the known-good state; real boards need it
     */
    public record Instance(
            String name,
            String profile,
            Optional<String> port,
            Optional<Ssh> ssh,
            Optional<PowerConfig> power,
            Optional<PristineConfig> pristine) {
        public Instance {
            port = Objects.requireNonNullElse(port, Optional.empty());
            ssh = Objects.requireNonNullElse(ssh, Optional.empty());
            power = Objects.requireNonNullElse(power, Optional.empty());
            pristine = Objects.requireNonNullElse(pristine, Optional.empty());
        }

        /** A board that differs from others of its type in its name only: a machine. */
        public Instance(String name, String profile) {
            this(name, profile, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
        }
    }

    /**
     * A real board's SSH server.
     *
     * @param port        22 when left out
     * @param hostKeyFile its public host key, as {@code ssh_host_ecdsa_key.pub}: the only one that is accepted
     * @param keyFile     private key that root's authorized_keys on the board has
     */
    public record Ssh(String address, Optional<Integer> port, Path hostKeyFile, Path keyFile) {
        public Ssh {
            port = Objects.requireNonNullElse(port, Optional.empty());
        }
    }

    /** @throws IOException whose message names the file and the mistake */
    public static RackConfig load(Path file) throws IOException {
        RackConfig config;
        try {
            config = new ObjectMapper(new YAMLFactory())
                    .registerModule(new com.fasterxml.jackson.datatype.jdk8.Jdk8Module())
                    .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .readValue(Files.readAllBytes(file), RackConfig.class);
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new IOException(file + ":" + (e.getLocation() == null ? 0 : e.getLocation().getLineNr()) + ": " + e.getOriginalMessage(), e);
        }
        if (config.boards == null || config.boards.isEmpty()) {
            throw new IOException(file + ": \"boards\" is empty; each host has at least one, like  - {name: vm-1, profile: qemu-x86}");
        }
        Set<String> names = new HashSet<>();
        for (Instance board : config.boards) {
            if (board.name == null || !board.name.matches("[a-z0-9][a-z0-9-]{0,30}")) {
                throw new IOException(file + ": a board's name has small letters, digits and dashes, not \"" + board.name + "\"");
            }
            if (!names.add(board.name)) {
                throw new IOException(file + ": two boards are called " + board.name);
            }
        }
        return config;
    }
}
