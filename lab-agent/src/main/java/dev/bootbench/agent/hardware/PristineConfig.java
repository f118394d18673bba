package dev.bootbench.agent.hardware;

import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * How a real board becomes pristine: the {@code pristine} of a board in {@code agent.yaml}, told apart by its {@code kind}.
 * Unknown, missing and impossible settings are refused with what was expected.
 */
@JsonDeserialize(using = PristineConfigReader.class)
public sealed interface PristineConfig {

    /** The medium or tree on the host that is made pristine; no two boards share one. Empty where there is none. */
    default Optional<Path> medium() {
        return switch (this) {
            case Cooperative() -> Optional.empty();
            case SdMux mux -> Optional.of(mux.device());
            case Netboot netboot -> Optional.of(netboot.export());
            case Command(List<String> _, Optional<List<String>> _) -> Optional.empty();
        };
    }

    // The bare annotations below make Jackson read a record field by field, not by its kind once more.

    /**
     * The board's root file system is an overlay that a power cycle empties. Root on the board can write beneath it, so
     * nothing vouches for the result: never for exams or hidden checks.
     */
    @JsonDeserialize
    record Cooperative() implements PristineConfig {}

    /**
     * The SD card hangs on a multiplexer: the host takes it, writes the image, reads it back and gives it to the board.
     *
     * @param image   what is written, from its first byte
     * @param device  the card as the host sees it, by a stable name below /dev/disk
     * @param toHost  program with arguments that gives the card to the host
     * @param toBoard program with arguments that gives the card to the board
     */
    @JsonDeserialize
    record SdMux(Path image, Path device, List<String> toHost, List<String> toBoard) implements PristineConfig {
        public SdMux {
            checked("toHost", toHost);
            checked("toBoard", toBoard);
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
    @JsonDeserialize
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
    @JsonDeserialize
    record Command(List<String> restore, Optional<List<String>> verify) implements PristineConfig {
        public Command {
            checked("restore", restore);
            verify.ifPresent(program -> checked("verify", program));
            restore = List.copyOf(restore);
            verify = verify.map(List::copyOf);
        }
    }

    private static void checked(String name, List<String> command) {
        if (command.isEmpty() || command.getFirst().isBlank()) {
            throw new IllegalArgumentException("\"" + name
                    + "\" is a list of the program and its arguments, like [/usr/local/bin/card, to-host, \"3\"]; no shell reads it");
        }
    }
}
