package dev.bootbench.agent.board;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
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

    /** One board: its name, and its type by the id of a board profile. */
    public record Instance(String name, String profile) {}

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
