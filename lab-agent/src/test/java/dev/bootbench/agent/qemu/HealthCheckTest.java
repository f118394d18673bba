package dev.bootbench.agent.qemu;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bootbench.agent.board.Examination;
import dev.bootbench.agent.board.LabFaultException;
import dev.bootbench.agent.shell.CommandResult;
import dev.bootbench.agent.shell.CommandResult.Ending;
import dev.bootbench.agent.shell.GuestShell;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class HealthCheckTest {
    private static final String KERNEL = "6.1.0-9-amd64";
    private static final String AT_REST = "init\nlogin\nbash\nsshd\nsshd\nsh\n";

    /** A guest that gives the same answer to every command. */
    private record CannedShell(Ending ending, String answer) implements GuestShell {
        @Override
        public CommandResult run(String command, byte[] stdin, Duration limit) {
            return new CommandResult(ending, answer.getBytes(StandardCharsets.UTF_8), new byte[0], 0, Duration.ZERO);
        }

        @Override
        public CommandResult upload(byte[] content, String path, int mode, Duration limit) {
            throw new AssertionError("a health check uploads nothing");
        }

        @Override
        public Follower follow(String command, Consumer<String> lines) {
            throw new AssertionError("a health check follows nothing");
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public boolean reconnect(Duration limit) {
            throw new AssertionError("a health check uses the connection there is");
        }

        @Override
        public void close() {}
    }

    private static GuestShell answering(String answer) {
        return new CannedShell(new Ending.Exited(0), answer);
    }

    private static void check(GuestShell shell) throws LabFaultException {
        HealthCheck.afterResume(new Examination(), shell, "vm-1", KERNEL, 0);
    }

    @Test
    void aGuestAtRestIsHealthy() {
        assertThatCode(() -> check(answering(KERNEL + "\n0\n" + AT_REST))).doesNotThrowAnyException();
    }

    @Test
    void anotherKernelATaintAndAStrayProcessAreNamed() {
        assertThatThrownBy(() -> check(answering("5.10.0\n0\n" + AT_REST))).isInstanceOf(LabFaultException.class).hasMessageContaining("5.10.0");
        assertThatThrownBy(() -> check(answering(KERNEL + "\n12288\n" + AT_REST)))
                .isInstanceOf(LabFaultException.class)
                .hasMessageContaining("taint is 12288 instead of 0");
        assertThatThrownBy(() -> check(answering(KERNEL + "\n0\n" + AT_REST + "miner\n")))
                .isInstanceOf(LabFaultException.class)
                .hasMessageContaining("runs miner");
    }

    @Test
    void aGuestThatDoesNotAnswerIsNotHealthy() {
        assertThatThrownBy(() -> check(new CannedShell(new Ending.TimedOut(Duration.ofSeconds(20)), "")))
                .isInstanceOf(LabFaultException.class)
                .hasMessageContaining("TimedOut");
        assertThatThrownBy(() -> HealthCheck.atRest(new Examination(), new CannedShell(new Ending.Lost("gone"), ""))).isInstanceOf(LabFaultException.class);
        assertThatThrownBy(() -> HealthCheck.afterBoot(new Examination(), answering("5.10.0\n0\n"), KERNEL)).isInstanceOf(LabFaultException.class);
    }
}
