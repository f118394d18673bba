package dev.bootbench.agent.board;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.bootbench.agent.yaml.StrictYaml;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * A type of board, from {@code board-profiles/<id>.yaml}; its fields are explained by the JSON Schema beside it.
 *
 * @param taint kernel taint of the pristine board
 */
public record BoardProfile(
        String id,
        String title,
        String architecture,
        List<String> tags,
        String image,
        Machine machine,
        Serial serial,
        Deadlines deadlines,
        long taint) {

    /** @param memory and diskLimit as QEMU writes sizes: 384M, 2G */
    public record Machine(String cpu, int cpus, String memory, String diskLimit) {}

    /** @param baud bits per second */
    public record Serial(int baud) {}

    public record Deadlines(Duration boot, Duration resume, Duration ssh) {
        @JsonCreator
        static Deadlines of(
                @JsonProperty("boot") String boot, @JsonProperty("resume") String resume, @JsonProperty("ssh") String ssh) {
            return new Deadlines(StrictYaml.duration(boot), StrictYaml.duration(resume), StrictYaml.duration(ssh));
        }
    }

    /** @throws IOException with file, line and expectation when the profile does not fit its schema */
    public static BoardProfile load(Path root, String id) throws IOException {
        Path folder = root.resolve("board-profiles");
        return StrictYaml.read(folder.resolve(id + ".yaml"), folder.resolve("board-profile.schema.json"), BoardProfile.class);
    }
}
