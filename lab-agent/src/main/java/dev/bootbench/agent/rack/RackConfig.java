package dev.bootbench.agent.rack;

import dev.bootbench.agent.hardware.PristineConfig;
import dev.bootbench.agent.power.PowerConfig;
import dev.bootbench.agent.serial.PortConfig;
import dev.bootbench.agent.yaml.StrictYaml;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

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

    /**
     * @param root the project's own files, with the board profiles
     * @throws IOException whose message names file, line and what was expected, a line for each mistake
     */
    public static RackConfig load(Path file, Path root) throws IOException {
        StrictYaml.Document<RackConfig> document = StrictYaml.read(file, schema(), RackConfig.class);
        new RackRules(document, root).check();
        return document.value();
    }

    private static String schema() {
        try (InputStream in = RackConfig.class.getResourceAsStream("/schema/agent.schema.json")) {
            return new String(Objects.requireNonNull(in, "the schema is part of the agent").readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
