package dev.bootbench.agent.link;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.bootbench.agent.rack.RackConfig;
import dev.bootbench.contract.v1.AgentLinkGrpc;
import dev.bootbench.contract.v1.JoinRequest;
import dev.bootbench.contract.v1.Joined;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Joining a coordinator written for this test, on a real port. */
class JoinCommandTest {
    @TempDir
    private Path folder;

    private final Desk desk = new Desk();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private Server server;

    @BeforeEach
    void start() throws Exception {
        server = NettyServerBuilder.forAddress(new InetSocketAddress("127.0.0.1", 0)).addService(desk).build().start();
    }

    @AfterEach
    void stop() {
        server.shutdownNow();
    }

    @Test
    void writesTheCredentialAndAFirstConfigurationAndSaysWhatIsNext() throws Exception {
        assertThat(join("bbj_right")).isZero();
        assertThat(desk.asked).singleElement().satisfies(request -> {
            assertThat(request.getToken()).isEqualTo("bbj_right");
            assertThat(request.getProtocolMajor()).isEqualTo(1);
        });
        Path credential = folder.resolve("lab/credential");
        assertThat(Files.readString(credential)).isEqualTo("bba_secret\n");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(credential))).isEqualTo("rw-------");
        JsonNode yaml = new ObjectMapper(new YAMLFactory()).readTree(folder.resolve("lab/agent.yaml").toFile());
        assertThat(yaml.path("host").asText()).isEqualTo("bench-7");
        assertThat(yaml.path("coordinator").asText()).isEqualTo(url());
        assertThat(yaml.path("credentialFile").asText()).isEqualTo(credential.toString());
        assertThat(yaml.path("boards").isArray()).isTrue();
        assertThat(out.toString()).contains("This machine is host bench-7").contains("./lab serve " + folder.resolve("lab/agent.yaml"))
                .doesNotContain("bba_secret");
    }

    @Test
    void theExamplesInTheFirstConfigurationAreRight() throws Exception {
        join("bbj_right");
        Path file = folder.resolve("lab/agent.yaml");
        String examples = Files.readAllLines(file).stream().filter(line -> line.startsWith("#   "))
                .map(line -> line.substring(2)).collect(Collectors.joining("\n"));
        Files.writeString(file, Files.readString(file).replace("boards: []", "boards:\n" + examples));
        RackConfig config = RackConfig.load(file, Path.of("..").toAbsolutePath().normalize());
        assertThat(config.boards()).extracting(RackConfig.Instance::profile).containsExactly("qemu-x86", "rpi4");
        assertThat(config.boards().getLast().power()).isPresent();
    }

    @Test
    void overwritesNothing() throws Exception {
        Files.createDirectories(folder.resolve("lab"));
        Files.writeString(folder.resolve("lab/credential"), "old");
        assertThat(join("bbj_right")).isEqualTo(2);
        assertThat(err.toString()).contains("joined a lab already").contains("the token was not used up");
        assertThat(desk.asked).isEmpty();
        assertThat(Files.readString(folder.resolve("lab/credential"))).isEqualTo("old");

        Files.delete(folder.resolve("lab/credential"));
        Files.writeString(folder.resolve("lab/agent.yaml"), "mine");
        assertThat(join("bbj_right")).isZero();
        assertThat(Files.readString(folder.resolve("lab/agent.yaml"))).isEqualTo("mine");
        assertThat(out.toString()).contains("was there already and is left as it is");
    }

    @Test
    void aRefusalIsPassedOnAndLeavesNothingBehind() {
        assertThat(join("bbj_wrong")).isEqualTo(2);
        assertThat(err.toString().strip()).isEqualTo("This join token has expired. Make another one.");
        assertThat(folder.resolve("lab/credential")).doesNotExist();
        assertThat(folder.resolve("lab/agent.yaml")).doesNotExist();
    }

    @Test
    void aCoordinatorThatIsNotThereIsAFaultOfTheLab() {
        String gone = url();
        server.shutdownNow();
        assertThat(execute(gone, "bbj_right")).isEqualTo(3);
        assertThat(err.toString()).contains("No coordinator answers at " + gone);
        assertThat(folder.resolve("lab/credential")).doesNotExist();
    }

    @Test
    void beyondThisMachineOnlyTlsIsSpoken() {
        assertThat(execute("http://192.0.2.1:8080", "bbj_right")).isEqualTo(2);
        assertThat(err.toString()).contains("Refusing to speak to 192.0.2.1 without TLS");
        assertThat(execute("lab.example.org", "bbj_right")).isEqualTo(2);
        assertThat(err.toString()).contains("must look like https://lab.example.org:8443");
    }

    private int join(String token) {
        return execute(url(), token);
    }

    private int execute(String coordinator, String token) {
        return new CommandLine(new JoinCommand()).setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true))
                .execute(coordinator, token, "--folder", folder.resolve("lab").toString());
    }

    private String url() {
        return "http://127.0.0.1:" + server.getPort();
    }

    private static final class Desk extends AgentLinkGrpc.AgentLinkImplBase {
        final List<JoinRequest> asked = new CopyOnWriteArrayList<>();

        @Override
        public void join(JoinRequest request, StreamObserver<Joined> answer) {
            asked.add(request);
            if (request.getToken().equals("bbj_right")) {
                answer.onNext(Joined.newBuilder().setHost("bench-7").setCredential("bba_secret").build());
                answer.onCompleted();
            } else {
                answer.onError(Status.UNAUTHENTICATED.withDescription("This join token has expired. Make another one.")
                        .asRuntimeException());
            }
        }
    }
}
