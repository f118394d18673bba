package dev.bootbench.agent.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bootbench.agent.Folders;
import dev.bootbench.agent.board.Board;
import dev.bootbench.agent.board.BoardRack;
import dev.bootbench.agent.build.BuilderConfig;
import dev.bootbench.agent.build.ModuleBuilder;
import dev.bootbench.agent.build.ModuleInspector;
import dev.bootbench.agent.build.SourceFile;
import dev.bootbench.agent.deploy.DeployReport.Outcome;
import dev.bootbench.agent.rack.Rack;
import dev.bootbench.agent.rack.RackConfig;
import dev.bootbench.agent.shell.CommandResult;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Deployments and workspaces on a real virtual machine. */
@Tag("qemu")
@Timeout(400)
class DeployerOnVmTest {
    private static final Path ROOT = Path.of("").toAbsolutePath().getParent();
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final SmallRyeConfig CONFIG = new SmallRyeConfigBuilder().addDiscoveredConverters()
            .withMapping(BuilderConfig.class).withMapping(DeployConfig.class).build();
    private static final String MODULE = """
            #include <linux/module.h>
            static int count = 1;
            module_param(count, int, 0444);
            static char *word = "none";
            module_param(word, charp, 0444);
            static int __init demo_init(void) { pr_info("demo: %d %s\\n", count, word); return count < 0 ? -EINVAL : 0; }
            static void __exit demo_exit(void) { }
            module_init(demo_init);
            module_exit(demo_exit);
            MODULE_LICENSE("GPL");
            """;

    private static Path state;
    private static BoardRack rack;
    private static Deployer deployer;

    @TempDir
    Path folder;

    @BeforeAll
    @Timeout(600)
    static void start() throws Exception {
        Folders environment = Folders.fromEnvironment();
        state = Files.createTempDirectory(
                Path.of("/var/tmp"), "deploy", PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx--x--x")));
        rack = Rack.start(new Folders(ROOT, environment.home(), environment.cache()),
                List.of(new RackConfig.Instance("vm-d", "qemu-x86")), state);
        BuilderConfig builder = CONFIG.getConfigMapping(BuilderConfig.class);
        deployer = new Deployer(CONFIG.getConfigMapping(DeployConfig.class), new ModuleBuilder(builder), new ModuleInspector(builder));
        await().atMost(Duration.ofSeconds(120)).until(() -> board().status().pristine());
    }

    @AfterAll
    static void stop() throws Exception {
        if (rack != null) {
            rack.close();
        }
        try (var files = Files.walk(state)) {
            for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private static Board board() {
        return rack.boards().getFirst();
    }

    private static DeployReport deploy(DeployRequest request) throws InterruptedException {
        return deployer.deploy(board(), request, (phase, doing) -> { });
    }

    private static DeployRequest source(String text, String... parameters) {
        return new DeployRequest.ModuleSource(
                "demo", List.of(new SourceFile("demo.c", text.getBytes(StandardCharsets.UTF_8))), List.of(parameters), true);
    }

    private static String out(String command) throws Exception {
        CommandResult result = board().shellFor("A test looks.").run(command, LIMIT);
        assertThat(result.succeeded()).as("%s: %s %s", command, result.ending(), result.err()).isTrue();
        return result.out().strip();
    }

    @Test
    void modulesAreBuiltComparedLoadedAndReplaced() throws Exception {
        DeployReport loaded = deploy(source(MODULE, "count=3", "word=two words"));
        assertThat(loaded.outcome()).as(loaded.sentence() + loaded.output()).isEqualTo(Outcome.DEPLOYED);
        assertThat(loaded.output()).contains("demo: 3 two words");
        assertThat(out("cat /sys/module/demo/parameters/count")).isEqualTo("3");
        assertThat(board().status().pristine()).isFalse();

        DeployReport refused = deploy(source(MODULE, "count=-1"));
        assertThat(refused.outcome()).isEqualTo(Outcome.NOT_DEPLOYED);
        assertThat(refused.sentence()).contains("EINVAL");

        DeployReport wrong = deploy(source("int f(void) { return }\n"));
        assertThat(wrong.outcome()).isEqualTo(Outcome.NOT_DEPLOYED);
        assertThat(wrong.diagnostics()).anySatisfy(d -> assertThat(d.line()).isEqualTo(1));

        Path ko = folder.resolve("demo.ko");
        CommandResult copy = board().shellFor("A test copies.").run("cat /root/modules/demo.ko", LIMIT);
        Files.write(ko, copy.stdout());
        DeployReport built = deploy(new DeployRequest.BuiltModule("demo", ko, List.of("count=5"), true));
        assertThat(built.outcome()).as(built.sentence()).isEqualTo(Outcome.DEPLOYED);
        byte[] other = new String(copy.stdout(), StandardCharsets.ISO_8859_1).replace("vermagic=6", "vermagic=5").getBytes(StandardCharsets.ISO_8859_1);
        Files.write(ko, other);
        DeployReport foreign = deploy(new DeployRequest.BuiltModule("demo", ko, List.of(), true));
        assertThat(foreign.outcome()).isEqualTo(Outcome.NOT_DEPLOYED);
        assertThat(foreign.sentence()).contains("was built for kernel 5.");
        Files.write(ko, "no module".getBytes(StandardCharsets.UTF_8));
        assertThat(deploy(new DeployRequest.BuiltModule("demo", ko, List.of(), true)).sentence()).contains("no kernel module");
    }

    @Test
    void filesArriveWithTheirFolders() throws Exception {
        Path zip = Zips.zip(folder.resolve("f.zip"), "a/b/c.txt", "deep", "run.sh", "echo ran\n");
        DeployReport report = deploy(new DeployRequest.PlainFiles(zip, "/root/put here".replace(' ', '-')));
        assertThat(report.outcome()).as(report.sentence()).isEqualTo(Outcome.DEPLOYED);
        assertThat(out("cat /root/put-here/a/b/c.txt && sh /root/put-here/run.sh")).isEqualTo("deepran");
    }

    @Test
    void aWorkspaceSurvivesTheReset() throws Exception {
        out("mkdir -p /root/workspace/sub && cd /root/workspace && seq 200000 >sub/big && ln -s sub/big link && chmod 700 sub");
        Path packed = folder.resolve("w.tar.gz");
        assertThat(Workspace.save(board(), packed, 1000)).isInstanceOfSatisfying(Workspace.Saved.Nothing.class,
                nothing -> assertThat(nothing.problem()).contains("larger"));
        assertThat(Workspace.save(board(), packed, Workspace.LIMIT)).isInstanceOfSatisfying(Workspace.Saved.Whole.class,
                whole -> assertThat(whole.size()).isEqualTo(packed.toFile().length()));
        board().reset();
        assertThat(Workspace.save(board(), folder.resolve("none"), Workspace.LIMIT)).isEqualTo(new Workspace.Saved.Nothing(""));
        out("mkdir /root/workspace && echo mine >/root/workspace/quick && mkdir /root/workspace/sub && echo newer >/root/workspace/sub/big");
        Workspace.restore(board(), packed);
        assertThat(out("cd /root/workspace && cat quick link && stat -c %a . && ls -A /root | grep -c workspace")).isEqualTo("mine\nnewer\n755\n1");
        board().reset();
        Workspace.restore(board(), packed);
        assertThat(out("tail -1 /root/workspace/link && stat -c %a /root/workspace/sub")).isEqualTo("200000\n700");
        board().reset();
        Workspace.restore(board(), Files.createFile(folder.resolve("empty")));
        assertThat(out("ls -A /root/workspace | wc -l")).isEqualTo("0");
    }

    @Test
    void aBoardThatIsOffSavesNothing() throws Exception {
        board().power(Board.PowerAction.OFF);
        assertThat(Workspace.save(board(), folder.resolve("none"), Workspace.LIMIT)).isInstanceOfSatisfying(Workspace.Saved.Nothing.class,
                nothing -> assertThat(nothing.problem()).contains("was not up"));
        assertThat(deploy(source(MODULE)).outcome()).isEqualTo(Outcome.FAULT);
        board().reset();
    }
}
