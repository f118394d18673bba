package dev.bootbench.agent.deploy;

import dev.bootbench.agent.board.LabFaultException;
import dev.bootbench.agent.build.FileSet;
import dev.bootbench.agent.build.RefusedException;
import dev.bootbench.agent.deploy.DeployProgress.Phase;
import dev.bootbench.agent.shell.CommandResult;
import dev.bootbench.agent.shell.GuestShell;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/** Puts plain files into a folder of a board. On the host they only ever go from one archive into another. */
final class FileTransfer {
    private static final FileSet.Limits LIMITS = new FileSet.Limits(2000, 64L << 20, 12);
    private static final int SHOWN = 50;

    private FileTransfer() {}

    /**
     * @param scratch a private folder, removed by the caller
     * @throws RefusedException in words, for an archive that is not accepted
     */
    static Result put(
            GuestShell shell, DeployRequest.PlainFiles request, Path scratch, Duration limit, DeployProgress progress)
            throws LabFaultException, RefusedException, IOException {
        Path tar = scratch.resolve("files.tar");
        List<String> names = repack(request.zip(), tar);
        if (names.isEmpty()) {
            return Result.refused("There is no file in it: send at least one.");
        }
        progress.step(Phase.UPLOADING, "uploading " + names.size() + (names.size() == 1 ? " file to " : " files to ") + request.target());
        String folder = "'" + request.target() + "'";
        try (InputStream in = Files.newInputStream(tar)) {
            CommandResult result = shell.stream(ModuleLoader.PATH + "mkdir -p " + folder + " && tar -xf - --no-same-owner -C " + folder,
                    in, OutputStream.nullOutputStream(), limit);
            if (result.ending() instanceof CommandResult.Ending.Exited(int code) && code != 0) {
                return Result.refused("The board did not take the files: " + lastLine(result.err()), result.err(), List.of());
            }
            ModuleLoader.require(result, "take the files");
        }
        String shown = String.join("\n", names.subList(0, Math.min(names.size(), SHOWN)))
                + (names.size() > SHOWN ? "\n… and " + (names.size() - SHOWN) + " more" : "");
        return Result.deployed((names.size() == 1 ? "1 file is" : names.size() + " files are") + " in " + request.target() + ".",
                shown + "\n", List.of());
    }

    private static List<String> repack(Path zip, Path tar) throws IOException, RefusedException {
        List<String> names = new ArrayList<>();
        try (TarArchiveOutputStream out = new TarArchiveOutputStream(Files.newOutputStream(tar), StandardCharsets.UTF_8.name())) {
            out.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
            FileSet.read(zip, LIMITS, (path, content) -> {
                byte[] bytes = content.readAllBytes();
                TarArchiveEntry entry = new TarArchiveEntry(path);
                entry.setSize(bytes.length);
                entry.setMode(0100755);
                out.putArchiveEntry(entry);
                out.write(bytes);
                out.closeArchiveEntry();
                names.add(path);
            });
        }
        return names;
    }

    private static String lastLine(String text) {
        return text.lines().filter(line -> !line.isBlank()).reduce((first, second) -> second).orElse("it did not say why.");
    }
}
