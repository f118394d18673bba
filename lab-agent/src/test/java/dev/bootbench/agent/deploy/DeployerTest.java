package dev.bootbench.agent.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bootbench.agent.board.KernelOutcome;
import dev.bootbench.agent.build.BuildOutcome;
import dev.bootbench.agent.build.BuildRequest;
import dev.bootbench.agent.build.Diagnostic;
import dev.bootbench.agent.build.ModuleInspector;
import dev.bootbench.agent.build.RefusedException;
import dev.bootbench.agent.build.SourceFile;
import dev.bootbench.agent.deploy.DeployReport.Outcome;
import dev.bootbench.agent.grading.ScriptedBoard;
import dev.bootbench.agent.grading.ScriptedGuest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Deployments on a board whose guest does what the test says. */
class DeployerTest {
    private static final SourceFile SOURCE = new SourceFile("demo.c", "int x;\n".getBytes(StandardCharsets.UTF_8));

    @TempDir
    Path folder;

    private final List<BuildRequest> builds = new ArrayList<>();
    private final List<String> steps = new ArrayList<>();
    private BuildOutcome built = new BuildOutcome.Built(
            Map.of("demo", new byte[] {1, 2}), Map.of("demo", new byte[] {1, 2}), ScriptedBoard.KERNEL + " SMP", List.of(), "CC demo.o\n", Duration.ZERO);
    private ModuleInspector.Facts facts = new ModuleInspector.Facts("AArch64", ScriptedBoard.KERNEL + " SMP mod_unload", "demo");

    private final Deployer deployer = new Deployer(new QuickDeadlines(), new Deployer.Workshop() {
        @Override
        public BuildOutcome build(BuildRequest request) {
            builds.add(request);
            return built;
        }

        @Override
        public ModuleInspector.Facts inspect(byte[] ko) throws RefusedException {
            if (ko.length == 0) {
                throw new RefusedException("It is no module.");
            }
            return facts;
        }
    });

    private static ScriptedBoard board(Consumer<ScriptedGuest> script) {
        return new ScriptedBoard(use -> {
            use.guest().does("uname -r", g -> ScriptedGuest.ended(0, ScriptedBoard.KERNEL + "\n", ""));
            use.guest().does("rmmod demo", g -> ScriptedGuest.ended(0, "", ""));
            script.accept(use.guest());
        });
    }

    private DeployReport deploy(ScriptedBoard board, DeployRequest request) throws InterruptedException {
        return deployer.deploy(board, request, (phase, doing) -> steps.add(phase + " " + doing));
    }

    private static DeployRequest source(String... parameters) {
        return new DeployRequest.ModuleSource("demo", List.of(SOURCE), List.of(parameters), true);
    }

    @Test
    void buildsUploadsAndLoadsWithParametersThatNoShellTakesApart() throws Exception {
        ScriptedBoard board = board(guest -> guest.does("insmod", g -> {
            g.prints("demo: count is 3");
            return ScriptedGuest.ended(0, "", "");
        }));
        DeployReport report = deploy(board, source("count=3", "name=it's $(reboot) `x`", "list=1,2"));

        assertThat(report.outcome()).as(report.sentence()).isEqualTo(Outcome.DEPLOYED);
        assertThat(report.sentence()).isEqualTo("demo is loaded.");
        assertThat(report.output()).contains("CC demo.o").contains("# insmod").contains("demo: count is 3");
        assertThat(report.consoleTo()).isGreaterThan(report.consoleFrom());
        assertThat(builds).singleElement().satisfies(build -> {
            assertThat(build.kernel().release()).isEqualTo(ScriptedBoard.KERNEL);
            assertThat(build.sources()).containsExactly(SOURCE);
        });
        ScriptedGuest guest = board.uses().getFirst().guest();
        assertThat(guest.files()).containsKey("/root/modules/demo.ko");
        assertThat(guest.commands()).anySatisfy(command -> assertThat(command).endsWith(
                "insmod /root/modules/demo.ko 'count=3' 'name=\"it'\\''s $(reboot) `x`\"' 'list=1,2'"));
        assertThat(steps).containsExactly("BUILDING building demo for " + ScriptedBoard.KERNEL,
                "UPLOADING uploading /root/modules/demo.ko", "LOADING loading demo");
    }

    @Test
    void whatDoesNotBuildNeverReachesTheBoard() throws Exception {
        Diagnostic error = new Diagnostic("demo.c", 3, 1, "error", "expected ';'");
        built = new BuildOutcome.Rejected("It does not build: demo.c:3: expected ';'", List.of(error), "log", Duration.ZERO);
        ScriptedBoard board = board(guest -> { });
        DeployReport report = deploy(board, source());
        assertThat(report.outcome()).isEqualTo(Outcome.NOT_DEPLOYED);
        assertThat(report.diagnostics()).containsExactly(error);
        assertThat(board.uses().getFirst().guest().files()).isEmpty();
    }

    @Test
    void theLabsOwnFaultIsOne() throws Exception {
        built = new BuildOutcome.Faulted("The headers are not on this host.", "");
        assertThat(deploy(board(guest -> { }), source()).outcome()).isEqualTo(Outcome.FAULT);
        ScriptedBoard broken = board(guest -> { });
        broken.breaks("The board fake-1 is not up but OFF: Switched off.");
        DeployReport report = deploy(broken, source());
        assertThat(report.outcome()).isEqualTo(Outcome.FAULT);
        assertThat(report.sentence()).contains("not up");
    }

    @Test
    void anErrorOfInitIsNamed() throws Exception {
        DeployReport report = deploy(board(guest -> guest.does("insmod", g ->
                ScriptedGuest.ended(1, "", "insmod: ERROR: could not insert module demo.ko: Invalid parameters\n"))), source());
        assertThat(report.outcome()).isEqualTo(Outcome.NOT_DEPLOYED);
        assertThat(report.sentence()).contains("EINVAL");
    }

    @Test
    void anInitThatHangsAndOneThatTakesTheBoardAlongAreToldApart() throws Exception {
        DeployReport hangs = deploy(board(guest -> guest.does("insmod", g -> ScriptedGuest.loops())), source());
        assertThat(hangs.outcome()).isEqualTo(Outcome.NOT_DEPLOYED);
        assertThat(hangs.sentence()).contains("did not end within");
        DeployReport dies = deploy(board(guest -> guest.does("insmod", g -> {
            g.prints("BUG: kernel NULL pointer dereference, address: 0000000000000000");
            g.falls(false);
            return ScriptedGuest.lost("broken pipe");
        })), source());
        assertThat(dies.outcome()).isEqualTo(Outcome.NOT_DEPLOYED);
        assertThat(dies.sentence()).contains("stopped answering");
        assertThat(dies.output()).contains("NULL pointer");
    }

    @Test
    void aModuleThatCannotGoKeepsTheNewOneOut() throws Exception {
        DeployReport report = deploy(board(guest -> guest.does("rmmod demo", g ->
                ScriptedGuest.ended(1, "", "rmmod: ERROR: Module demo is in use\n"))), source());
        assertThat(report.outcome()).isEqualTo(Outcome.NOT_DEPLOYED);
        assertThat(report.sentence()).contains("could not be unloaded").contains("open file");
    }

    @Test
    void aBuiltModuleHasToBeForThisKernel() throws Exception {
        Path ko = Files.write(folder.resolve("demo.ko"), new byte[] {1});
        DeployRequest request = new DeployRequest.BuiltModule("demo", ko, List.of(), false);
        assertThat(deploy(board(guest -> { }), request).sentence()).contains("/root/modules/demo.ko is on the board");

        facts = new ModuleInspector.Facts("AArch64", "6.12.1 SMP", "demo");
        ScriptedBoard other = board(guest -> { });
        DeployReport report = deploy(other, request);
        assertThat(report.outcome()).isEqualTo(Outcome.NOT_DEPLOYED);
        assertThat(report.sentence()).contains("6.12.1").contains(ScriptedBoard.KERNEL);
        assertThat(other.uses().getFirst().guest().files()).isEmpty();

        facts = new ModuleInspector.Facts("AArch64", ScriptedBoard.KERNEL + " SMP", "other");
        assertThat(deploy(board(guest -> { }), request).sentence()).contains("calls itself other");
        assertThat(deploy(board(guest -> { }), new DeployRequest.BuiltModule("demo", Files.createFile(folder.resolve("x")), List.of(), false))
                .sentence()).isEqualTo("It is no module.");
    }

    @Test
    void aKernelIsHandedOverInPartsAndARollBackSaysWhatTheLineSaid() throws Exception {
        Path zip = Zips.zip(folder.resolve("k.zip"), "vmlinuz-6.1", "kernel", "initrd.img", "initrd", "modules.tar.gz", "packed");
        ScriptedBoard board = board(guest -> { });
        List<String> parts = new ArrayList<>();
        board.boots(files -> {
            parts.add(text(files.kernel().orElseThrow()) + text(files.initrd().orElseThrow()) + text(files.modules().orElseThrow())
                    + files.deviceTree().isPresent() + files.commandLine());
            return new KernelOutcome.Booted("6.1.0-custom");
        });
        DeployReport booted = deploy(board, new DeployRequest.Kernel(zip, "quiet"));
        assertThat(booted.outcome()).as(booted.sentence()).isEqualTo(Outcome.DEPLOYED);
        assertThat(booted.sentence()).contains("6.1.0-custom");
        assertThat(parts).containsExactly("kernelinitrdpackedfalsequiet");

        board.boots(files -> new KernelOutcome.Refused("The boot partition is full."));
        DeployReport refused = deploy(board, new DeployRequest.Kernel(zip, ""));
        assertThat(refused.outcome()).as("nobody's fault but the kernel's").isEqualTo(Outcome.NOT_DEPLOYED);
        assertThat(refused.sentence()).isEqualTo("The boot partition is full.");

        board.boots(files -> new KernelOutcome.RolledBack("No shell within 5 s.", "VFS: unable to mount root", ScriptedBoard.KERNEL));
        DeployReport back = deploy(board, new DeployRequest.Kernel(zip, ""));
        assertThat(back.outcome()).isEqualTo(Outcome.ROLLED_BACK);
        assertThat(back.sentence()).contains(ScriptedBoard.KERNEL).contains("No shell within 5 s.");
        assertThat(back.output()).contains("unable to mount root");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../vmlinuz", "boot/vmlinuz", "evil.sh"})
    void whatIsNoPartOfAKernelIsRefused(String name) throws Exception {
        DeployReport report = deploy(board(guest -> { }), new DeployRequest.Kernel(Zips.zip(folder.resolve("k.zip"), name, "x"), ""));
        assertThat(report.outcome()).isEqualTo(Outcome.NOT_DEPLOYED);
        assertThat(report.sentence()).contains("vmlinuz");
    }

    @Test
    void filesGoOverAsTheyAreAndNeverOutOfTheirFolder() throws Exception {
        ScriptedBoard board = board(guest -> { });
        DeployReport report = deploy(board, new DeployRequest.PlainFiles(Zips.zip(folder.resolve("f.zip"), "a/b.txt", "hi", "run.sh", "x"), "/root/t"));
        assertThat(report.sentence()).isEqualTo("2 files are in /root/t.");
        assertThat(board.uses().getFirst().guest().commands()).anySatisfy(c -> assertThat(c).endsWith(
                "mkdir -p '/root/t' && tar -xf - --no-same-owner -C '/root/t'"));
        DeployReport refused = deploy(board, new DeployRequest.PlainFiles(Zips.zip(folder.resolve("g.zip"), "../b.txt", "hi"), "/root/t"));
        assertThat(refused.outcome()).isEqualTo(Outcome.NOT_DEPLOYED);
        assertThatThrownBy(() -> new DeployRequest.PlainFiles(folder, "/root/'; reboot")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new DeployRequest.PlainFiles(folder, "/root/../etc")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> source("x=\"; y=1")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> source("x y=1")).isInstanceOf(IllegalArgumentException.class);
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
