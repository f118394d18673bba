package dev.bootbench.agent.qemu;

import dev.bootbench.agent.Folders;
import dev.bootbench.agent.board.BoardProfile;
import dev.bootbench.agent.board.LabFaultException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "image", description = "Guest images.", subcommands = {ImageCommand.Build.class, ImageCommand.Debug.class}, mixinStandardHelpOptions = true)
public final class ImageCommand {

    @Command(name = "build", description = "Builds the guest images of board profiles and, for virtual machines, freezes a booted one of each; nothing to do when all are there.", mixinStandardHelpOptions = true)
    static final class Build implements Callable<Integer> {
        @Parameters(arity = "1..*", paramLabel = "PROFILE")
        private List<String> profiles = List.of();

        @Override
        public Integer call() throws InterruptedException {
            Folders folders = Folders.fromEnvironment();
            try {
                for (String profile : profiles) {
                    BoardProfile wanted = BoardProfile.load(folders.root(), profile);
                    if (wanted.kind() == BoardProfile.Kind.HARDWARE) {
                        System.err.println("Boards of " + profile + " are no machines: there is no image to build.");
                        return 2;
                    }
                    System.out.println(profile + ": " + build(folders, wanted).folder());
                }
                return 0;
            } catch (IOException e) {
                System.err.println(e.getMessage());
                return 2;
            } catch (LabFaultException e) {
                System.err.println(e.getMessage());
                return 3;
            }
        }

        private static GuestImage build(Folders folders, BoardProfile wanted) throws LabFaultException, InterruptedException {
            GuestImage image = GuestImage.build(folders, wanted.image(), Duration.ofMinutes(30));
            if (wanted.kind() == BoardProfile.Kind.VM) {
                // A stand-in always boots cold, as what it stands for.
                Accelerator accelerator = AcceleratorProbe.choose(folders.cache(), image, wanted.machine().cpu());
                Snapshot.ensure(wanted, image, BootFiles.of(image), accelerator, Machines.FIRST_UID);
            }
            return image;
        }
    }

    @Command(name = "debug", description = "Builds the kernel of a profile's debug lane, which takes about 6 min on 2 CPUs, and freezes a machine booted with it; nothing to do when both are there. Interrupted, it goes on where it was.", mixinStandardHelpOptions = true)
    static final class Debug implements Callable<Integer> {
        @Parameters(index = "0", paramLabel = "PROFILE", arity = "0..1", description = "Default: ${DEFAULT-VALUE}.")
        private String profile = "qemu-x86";

        @Option(names = "--where", description = "Only print the folder in which the kernel is or would be; exit code 1 when it is not there.")
        private boolean where;

        @Override
        public Integer call() throws InterruptedException {
            Folders folders = Folders.fromEnvironment();
            try {
                BoardProfile wanted = BoardProfile.load(folders.root(), profile);
                if (wanted.lanes().debug().isEmpty()) {
                    System.err.println("Boards of " + profile + " have no debug lane: the profile states none.");
                    return 2;
                }
                BoardProfile.DebugLane lane = wanted.lanes().debug().get();
                if (where) {
                    DebugKernel known = DebugKernel.of(folders, lane.kernel());
                    System.out.println(known.folder());
                    return known.isThere() ? 0 : 1;
                }
                GuestImage image = GuestImage.build(folders, wanted.image(), Duration.ofMinutes(30));
                DebugKernel kernel = DebugKernel.build(folders, lane.kernel());
                Accelerator accelerator = AcceleratorProbe.choose(folders.cache(), image, wanted.machine().cpu());
                Snapshot.ensure(wanted.in(lane), image, Optional.of(kernel.files(lane.commandLine())), accelerator, Machines.FIRST_UID);
                System.out.println(kernel.folder());
                return 0;
            } catch (IOException e) {
                System.err.println(e.getMessage());
                return 2;
            } catch (LabFaultException e) {
                System.err.println(e.getMessage());
                return 3;
            }
        }
    }
}
