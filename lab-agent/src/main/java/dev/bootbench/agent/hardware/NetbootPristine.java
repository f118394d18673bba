package dev.bootbench.agent.hardware;

import dev.bootbench.agent.board.LabFaultException;
import dev.bootbench.agent.board.Recovery;
import dev.bootbench.agent.power.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The board's files lie on the host: with the power cut nobody writes to them, and they are made equal to the image, by
 * content. A second comparison, after the copy, must find nothing to do.
 */
final class NetbootPristine implements Pristine {
    private static final Duration LIMIT = Duration.ofMinutes(15);
    private static final String MEND = "Install it with  apt-get install rsync";
    /** All that a root file system has: owners, links, ACLs, attributes, device nodes, times; extra files go. */
    private static final List<String> MIRROR =
            List.of("--archive", "--hard-links", "--acls", "--xattrs", "--numeric-ids", "--delete", "--checksum");

    private final PristineConfig.Netboot config;
    private final String rsync;

    NetbootPristine(PristineConfig.Netboot config) {
        this(config, "rsync");
    }

    /** @param rsync the program */
    NetbootPristine(PristineConfig.Netboot config, String rsync) {
        this.config = config;
        this.rsync = rsync;
    }

    @Override
    public Restored restore(Recovery rung) throws LabFaultException, InterruptedException {
        requireImage();
        mirror(List.of());
        String differs = mirror(List.of("--dry-run", "--itemize-changes")).strip();
        if (!differs.isEmpty()) {
            throw new LabFaultException("The board's files in " + config.export() + " still differ from " + config.image()
                    + " after they were restored: does somebody else write there? First: " + differs.lines().findFirst().orElse(""));
        }
        return new Restored(
                "Its files on the host were made equal to the image while its power was off, and compared by content.", true,
                "tree " + config.image());
    }

    /** An image whose disk is not mounted would empty the board's tree. */
    private void requireImage() throws LabFaultException {
        try (Stream<Path> files = Files.list(config.image())) {
            if (files.findAny().isPresent()) {
                return;
            }
        } catch (IOException e) {
            throw new LabFaultException("The image " + config.image() + " of the board's files cannot be read (" + e.getMessage()
                    + "): is it there, and a folder?", e);
        }
        throw new LabFaultException("The image " + config.image() + " of the board's files is empty: is its disk mounted?");
    }

    private String mirror(List<String> more) throws LabFaultException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(rsync));
        command.addAll(MIRROR);
        command.addAll(more);
        command.addAll(List.of("--", config.image() + "/", config.export() + "/"));
        Program.Result result = Program.run("The board's files", command, LIMIT, MEND);
        if (result.status() != 0) {
            throw new LabFaultException("The board's files in " + config.export() + " could not be restored: rsync ended with "
                    + result.status() + " and said " + result.said() + ".");
        }
        return result.output();
    }

    @Override
    public List<Recovery> ladder() {
        return List.of(Recovery.RE_IMAGE, Recovery.RE_IMAGE, Recovery.RE_IMAGE);
    }
}
