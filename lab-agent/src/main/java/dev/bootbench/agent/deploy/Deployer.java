package dev.bootbench.agent.deploy;

import dev.bootbench.agent.board.Board;
import dev.bootbench.agent.board.KernelFiles;
import dev.bootbench.agent.board.KernelOutcome;
import dev.bootbench.agent.board.LabFaultException;
import dev.bootbench.agent.build.BuildOutcome;
import dev.bootbench.agent.build.BuildRequest;
import dev.bootbench.agent.build.KernelTarget;
import dev.bootbench.agent.build.ModuleBuilder;
import dev.bootbench.agent.build.ModuleInspector;
import dev.bootbench.agent.build.RefusedException;
import dev.bootbench.agent.deploy.DeployProgress.Phase;
import dev.bootbench.agent.deploy.DeployReport.Outcome;
import dev.bootbench.agent.shell.CommandResult;
import dev.bootbench.agent.shell.GuestShell;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jboss.logging.Logger;

/** Deploys one thing on one board. Safe for use by several threads; one deployment at a time per board is its caller's care. */
@ApplicationScoped
public class Deployer {
    private static final Logger LOG = Logger.getLogger(Deployer.class);
    private static final Duration QUESTION = Duration.ofSeconds(15);
    /** As readelf names the machines that {@code uname -m} names so. */
    private static final Map<String, String> MACHINES =
            Map.of("x86_64", "Advanced Micro Devices X86-64", "aarch64", "AArch64", "armv7l", "ARM", "armv6l", "ARM");

    private final DeployConfig config;
    private final Workshop workshop;

    /** What is done with modules on the host: replaced in tests. */
    interface Workshop {
        BuildOutcome build(BuildRequest request) throws InterruptedException;

        ModuleInspector.Facts inspect(byte[] ko) throws RefusedException, IOException, InterruptedException;
    }

    @Inject
    public Deployer(DeployConfig config, ModuleBuilder builder, ModuleInspector inspector) {
        this(config, new Workshop() {
            @Override
            public BuildOutcome build(BuildRequest request) throws InterruptedException {
                return builder.build(request);
            }

            @Override
            public ModuleInspector.Facts inspect(byte[] ko) throws RefusedException, IOException, InterruptedException {
                return inspector.inspect(ko);
            }
        });
    }

    Deployer(DeployConfig config, Workshop workshop) {
        this.config = config;
        this.workshop = workshop;
    }

    /**
     * Puts it there; takes no longer than the deadlines of its steps.
     *
     * @return a report also when the lab broke: see {@link DeployReport.Outcome#FAULT}
     * @throws InterruptedException when it is cancelled by interrupting its thread
     */
    public DeployReport deploy(Board board, DeployRequest request, DeployProgress progress) throws InterruptedException {
        long started = System.nanoTime();
        long from = board.console().head();
        Result result;
        try {
            result = switch (request) {
                case DeployRequest.ModuleSource source -> source(board, source, progress);
                case DeployRequest.BuiltModule module -> module(board, module, progress);
                case DeployRequest.Kernel kernel -> kernel(board, kernel, progress);
                case DeployRequest.PlainFiles files -> files(board, files, progress);
            };
        } catch (RefusedException e) {
            result = Result.refused(String.valueOf(e.getMessage()));
        } catch (LabFaultException e) {
            result = new Result(Outcome.FAULT, String.valueOf(e.getMessage()), "", List.of());
        } catch (IOException e) {
            LOG.errorf(e, "a deployment on %s failed on the host", board.name());
            result = new Result(Outcome.FAULT, "The host could not handle the content: " + e.getMessage(), "", List.of());
        }
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        return new DeployReport(result.outcome(), result.sentence(), cut(result.output()), result.diagnostics(), from,
                board.console().head(), board.status().kernel(), Duration.ofNanos(System.nanoTime() - started));
    }

    private Result source(Board board, DeployRequest.ModuleSource request, DeployProgress progress)
            throws LabFaultException, InterruptedException {
        GuestShell shell = board.shellFor("A module is being deployed.");
        String release = release(shell);
        progress.step(Phase.BUILDING, "building " + request.module() + " for " + release);
        BuildOutcome outcome = workshop.build(buildRequest(board, request, release));
        return switch (outcome) {
            case BuildOutcome.Built built -> new ModuleLoader(shell, config, progress)
                    .put(request.module(), built.ko(), request.parameters(), request.load(), built.log(), built.warnings());
            case BuildOutcome.Rejected rejected -> Result.refused(rejected.reason(), rejected.log(), rejected.diagnostics());
            case BuildOutcome.Faulted faulted -> new Result(Outcome.FAULT, faulted.reason(), faulted.log(), List.of());
        };
    }

    private BuildRequest buildRequest(Board board, DeployRequest.ModuleSource request, String release) throws LabFaultException {
        try {
            KernelTarget target = KernelTarget.of(release, board.architecture(), board.kernelHeaders(release));
            return new BuildRequest(request.module(), request.sources(), List.of(), target, config.build());
        } catch (IllegalArgumentException e) {
            throw new LabFaultException("The board's kernel cannot be built for: " + e.getMessage(), e);
        }
    }

    private Result module(Board board, DeployRequest.BuiltModule request, DeployProgress progress)
            throws LabFaultException, RefusedException, IOException, InterruptedException {
        byte[] ko = Files.readAllBytes(request.ko());
        progress.step(Phase.CHECKING, "comparing the module's kernel with the board's");
        ModuleInspector.Facts facts = workshop.inspect(ko);
        GuestShell shell = board.shellFor("A module is being deployed.");
        String release = release(shell);
        String machine = MACHINES.getOrDefault(board.architecture(), facts.machine());
        if (!facts.machine().equals(machine)) {
            return Result.refused("The module is for another machine (" + facts.machine() + "), and " + board.name() + " is a "
                    + board.architecture() + ". Build it for that, or deploy its source.");
        }
        if (!facts.release().equals(release)) {
            return Result.refused("The module was built for kernel " + facts.release() + ", and " + board.name() + " runs " + release
                    + ". Build it for that, or deploy its source.");
        }
        if (!facts.name().isEmpty() && !facts.name().equals(request.module())) {
            return Result.refused("The module calls itself " + facts.name() + ", not " + request.module()
                    + ". Send it under its own name.");
        }
        return new ModuleLoader(shell, config, progress)
                .put(request.module(), ko, request.parameters(), request.load(), "", List.of());
    }

    private Result kernel(Board board, DeployRequest.Kernel request, DeployProgress progress)
            throws LabFaultException, RefusedException, IOException, InterruptedException {
        Path scratch = Files.createTempDirectory("bootbench-kernel");
        try {
            progress.step(Phase.INSTALLING, "unpacking the kernel");
            KernelFiles files = KernelArchive.unpack(request.zip(), scratch, request.commandLine());
            progress.step(Phase.BOOTING, "booting; it has " + config.kernel().toSeconds() + " s to pass its health check");
            return switch (board.bootKernel(files, config.kernel())) {
                case KernelOutcome.Booted(String release) -> Result.deployed(
                        board.name() + " runs kernel " + release + " until its reset.", "", List.of());
                case KernelOutcome.Refused(String reason) -> Result.refused(reason);
                case KernelOutcome.RolledBack(String reason, String lastSaid, String release) -> new Result(Outcome.ROLLED_BACK,
                        "The kernel did not come up, so " + board.name() + " runs " + release + " again. " + reason,
                        "The serial line last said:\n" + lastSaid, List.of());
            };
        } finally {
            Scratch.delete(scratch);
        }
    }

    private Result files(Board board, DeployRequest.PlainFiles request, DeployProgress progress)
            throws LabFaultException, RefusedException, IOException {
        Path scratch = Files.createTempDirectory("bootbench-files");
        try {
            return FileTransfer.put(board.shellFor("Files are being deployed."), request, scratch, config.unpack(), progress);
        } finally {
            Scratch.delete(scratch);
        }
    }

    /** Asked anew each time: the board may run a kernel that somebody deployed. */
    private static String release(GuestShell shell) throws LabFaultException {
        CommandResult result = shell.run("uname -r", QUESTION);
        ModuleLoader.require(result, "say which kernel it runs");
        return result.out().strip();
    }

    private static String cut(String output) {
        return output.length() <= DeployReport.MOST_OUTPUT ? output
                : output.substring(0, DeployReport.MOST_OUTPUT - 40) + "\n… cut here at 256 KiB …\n";
    }
}
