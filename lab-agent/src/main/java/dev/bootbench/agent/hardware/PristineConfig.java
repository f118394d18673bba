package dev.bootbench.agent.hardware;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** How a real board becomes pristine: the {@code pristine} of a board in {@code agent.yaml}, told apart by its {@code kind}. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(value = PristineConfig.Cooperative.class, name = "cooperative"),
    @JsonSubTypes.Type(value = PristineConfig.SdMux.class, name = "sd-mux"),
    @JsonSubTypes.Type(value = PristineConfig.Netboot.class, name = "netboot"),
    @JsonSubTypes.Type(value = PristineConfig.Command.class, name = "command")
})
public sealed interface PristineConfig {

    /**
     * The board's root file system is an overlay that a power cycle empties. Root on the board can write beneath it, so
     * nothing vouches for the result: never for exams or hidden checks.
     */
    record Cooperative() implements PristineConfig {}

    /**
     * The SD card hangs on a multiplexer: the host takes it, writes the image, reads it back and gives it to the board.
     *
     * @param image   what is written, from its first byte
     * @param device  the card as the host sees it, by a stable name below /dev/disk
     * @param toHost  program with arguments that gives the card to the host
     * @param toBoard program with arguments that gives the card to the board
     */
    record SdMux(Path image, Path device, List<String> toHost, List<String> toBoard) implements PristineConfig {
        public SdMux {
            toHost = List.copyOf(toHost);
            toBoard = List.copyOf(toBoard);
        }
    }

    /**
     * The board boots over the network, and its files lie on the host.
     *
     * @param image  the known-good tree, never exported
     * @param export the tree that the board mounts, made equal to the image at each reset
     */
    record Netboot(Path image, Path export) implements PristineConfig {
        public Netboot {
            Path known = image.toAbsolutePath().normalize();
            Path mounted = export.toAbsolutePath().normalize();
            if (known.startsWith(mounted) || mounted.startsWith(known)) {
                throw new IllegalArgumentException("\"image\" and \"export\" of kind netboot are two folders beside each other, not "
                        + image + " and " + export);
            }
        }
    }

    /**
     * Programs of the lab's own, never run through a shell; exit status 0 is success.
     *
     * @param verify looks at the result from the host; without it the reset is cooperative
     */
    record Command(List<String> restore, Optional<List<String>> verify) implements PristineConfig {
        public Command {
            restore = List.copyOf(restore);
            verify = Objects.requireNonNullElse(verify, Optional.<List<String>>empty()).map(List::copyOf);
        }
    }
}
