package dev.bootbench.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which coordinator, and as whom. From the environment (BOOTBENCH_URL; BOOTBENCH_TOKEN, or BOOTBENCH_LOGIN with
 * BOOTBENCH_PASSWORD), else from the file that {@code ./lab login} wrote, whose token goes to the coordinator that made it and to no
 * other; else it is the one of this machine, at BOOTBENCH_PORT.
 */
record ClientSettings(String url, @Nullable String token, @Nullable String login, @Nullable String password) {
    private static final String DEFAULT_PORT = "8080";

    static ClientSettings load() {
        return of(System.getenv(), kept());
    }

    static ClientSettings of(Map<String, String> env, JsonNode kept) {
        String here = "http://127.0.0.1:" + env.getOrDefault("BOOTBENCH_PORT", DEFAULT_PORT);
        String keptUrl = kept.path("url").asText(here);
        String url = env.getOrDefault("BOOTBENCH_URL", keptUrl).replaceAll("/+$", "");
        String login = env.get("BOOTBENCH_LOGIN");
        String token = Optional.ofNullable(env.get("BOOTBENCH_TOKEN"))
                .orElse(login == null && url.equals(keptUrl) && kept.hasNonNull("token") ? kept.path("token").asText() : null);
        return new ClientSettings(url, token, login, env.get("BOOTBENCH_PASSWORD"));
    }

    /** Keeps a token for later commands, readable by this user only. */
    static void keep(String url, String token) {
        Path file = file();
        try {
            Files.createDirectories(file.getParent());
            Files.deleteIfExists(file);
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.write(
                    file,
                    Client.JSON.writeValueAsBytes(Map.of("url", url, "token", token)),
                    Set.of(StandardOpenOption.WRITE).toArray(StandardOpenOption[]::new));
        } catch (IOException e) {
            throw new CliException(CliException.BAD_INPUT, "The token cannot be kept in " + file + ": " + e.getMessage());
        }
    }

    private static JsonNode kept() {
        Path file = file();
        try {
            return Files.exists(file) ? Client.JSON.readTree(Files.readAllBytes(file)) : Client.JSON.createObjectNode();
        } catch (IOException e) {
            throw new CliException(CliException.BAD_INPUT, file + " cannot be read (" + e.getMessage() + "): run ./lab login again.");
        }
    }

    private static Path file() {
        String config = System.getenv("XDG_CONFIG_HOME");
        Path folder = config != null ? Path.of(config) : Path.of(System.getProperty("user.home"), ".config");
        return folder.resolve("bootbench").resolve("client.json");
    }
}
