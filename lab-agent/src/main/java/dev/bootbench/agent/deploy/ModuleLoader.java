package dev.bootbench.agent.deploy;

import dev.bootbench.agent.board.LabFaultException;
import dev.bootbench.agent.build.Diagnostic;
import dev.bootbench.agent.deploy.DeployProgress.Phase;
import dev.bootbench.agent.grading.Refusal;
import dev.bootbench.agent.grading.kernellog.KernelLog;
import dev.bootbench.agent.grading.kernellog.KernelReport;
import dev.bootbench.agent.shell.CommandResult;
import dev.bootbench.agent.shell.CommandResult.Ending;
import dev.bootbench.agent.shell.GuestShell;
import java.util.List;
import java.util.Set;

/** Puts one module on a board, and loads it where that is wanted, with what the kernel says meanwhile. */
final class ModuleLoader {
    static final String FOLDER = "/root/modules";
    /** ssh gives no login environment; where insmod lies must not depend on the image. */
    static final String PATH = "export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C\n";

    private final GuestShell shell;
    private final DeployConfig config;
    private final DeployProgress progress;

    ModuleLoader(GuestShell shell, DeployConfig config, DeployProgress progress) {
        this.shell = shell;
        this.config = config;
        this.progress = progress;
    }

    /**
     * @param warnings of the build, shown with the result
     * @throws LabFaultException when the board did not even take the file
     */
    Result put(String module, byte[] ko, List<String> parameters, boolean load, String buildLog, List<Diagnostic> warnings)
            throws LabFaultException, InterruptedException {
        String file = FOLDER + "/" + module + ".ko";
        progress.step(Phase.UPLOADING, "uploading " + file);
        require(shell.run("mkdir -p " + FOLDER, config.upload()), "make the folder " + FOLDER);
        require(shell.upload(ko, file, 0644, config.upload()), "take the file " + file);
        if (!load) {
            return Result.deployed(file + " is on the board. Load it with: insmod " + file, buildLog, warnings);
        }
        progress.step(Phase.LOADING, "loading " + module);
        try (KernelLog log = new KernelLog(shell)) {
            return load(module, file, parameters, log, buildLog, warnings);
        }
    }

    private Result load(
            String module, String file, List<String> parameters, KernelLog log, String buildLog, List<Diagnostic> warnings)
            throws LabFaultException, InterruptedException {
        KernelLog.Mark start = log.mark("deploy " + module);
        if (!start.exact()) {
            throw new LabFaultException("The board's kernel log cannot be followed: reset the board and try again.");
        }
        String inserting = "insmod " + file + ModuleArguments.quoted(parameters);
        // A newer version takes the place of the one that is loaded.
        CommandResult unloaded = shell.run(PATH + "grep -q '^" + module + " ' /proc/modules || exit 0; rmmod " + module, config.load());
        if (!unloaded.succeeded()) {
            return refused(module + " is loaded already and could not be unloaded: "
                    + (unloaded.ending() instanceof Ending.Exited ? Refusal.ofUnload(module, false, unloaded.err()) : silent(unloaded)),
                    "rmmod " + module, unloaded, log, start, buildLog, warnings);
        }
        CommandResult inserted = shell.run(PATH + inserting, config.load());
        KernelLog.Window window = log.between(start, log.mark("deployed " + module));
        if (!(inserted.ending() instanceof Ending.Exited(int code))) {
            return refused(module + " was not loaded: " + silent(inserted), inserting, inserted, log, start, buildLog, warnings);
        }
        if (code != 0) {
            return refused("The kernel did not take " + module + ". " + Refusal.ofLoad(module, window.kernelLines(), inserted.err()),
                    inserting, inserted, log, start, buildLog, warnings);
        }
        if (!shell.run(PATH + "grep -q '^" + module + " .* Live ' /proc/modules", config.load()).succeeded()) {
            return refused("insmod ended without an error, but " + module + " is not in /proc/modules.", inserting, inserted, log, start,
                    buildLog, warnings);
        }
        return Result.deployed(module + " is loaded." + reported(window, module), text(inserting, inserted, window, buildLog), warnings);
    }

    private static Result refused(
            String sentence, String command, CommandResult result, KernelLog log, KernelLog.Mark start, String buildLog,
            List<Diagnostic> warnings) {
        KernelLog.Window window = log.since(start);
        return Result.refused(sentence, text(command, result, window, buildLog), warnings);
    }

    private static String silent(CommandResult result) {
        return switch (result.ending()) {
            case Ending.TimedOut(var limit) -> "it did not end within " + limit.toSeconds()
                    + " s. Does its function wait or loop for ever? Power-cycle or reset the board.";
            case Ending.Lost _ -> "the board stopped answering meanwhile. See what the console says, then power-cycle or reset it.";
            case Ending.Signalled(String signal) -> "it was ended by signal " + signal
                    + ", as after a crash of the kernel. See what the kernel says below.";
            case Ending.Exited(int code) -> "it ended with exit code " + code + ".";
        };
    }

    private static String reported(KernelLog.Window window, String module) {
        List<KernelReport> reports = window.reports(Set.of(module));
        return reports.isEmpty() ? "" : " But the kernel reported: " + reports.getFirst().title() + ".";
    }

    private static String text(String command, CommandResult result, KernelLog.Window window, String buildLog) {
        StringBuilder text = new StringBuilder(buildLog);
        if (!buildLog.isEmpty() && !buildLog.endsWith("\n")) {
            text.append('\n');
        }
        text.append("# ").append(command).append('\n').append(result.out()).append(result.err());
        window.records().stream().filter(record -> record.fromKernel()).forEach(r -> text.append(r.printed()).append('\n'));
        return text.toString();
    }

    static void require(CommandResult result, String what) throws LabFaultException {
        if (!result.succeeded()) {
            throw new LabFaultException("The board did not " + what + " (" + ended(result) + "). " + result.err().strip());
        }
    }

    private static String ended(CommandResult result) {
        return switch (result.ending()) {
            case Ending.Exited(int code) -> "exit code " + code;
            case Ending.Signalled(String signal) -> "signal " + signal;
            case Ending.TimedOut(var limit) -> "nothing within " + limit.toSeconds() + " s";
            case Ending.Lost(String reason) -> reason;
        };
    }
}
