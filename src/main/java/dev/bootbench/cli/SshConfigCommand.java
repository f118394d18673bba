package dev.bootbench.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Prints; whoever wants it in a file says so: {@code ./lab ssh-config vm-1 > ~/.ssh/bootbench}. */
@Command(name = "ssh-config", description = "Prints what ~/.ssh/config needs to reach boards you hold: ssh -F <(./lab ssh-config vm-1) vm-1")
final class SshConfigCommand extends ApiCommand {
    @Parameters(arity = "0..*", paramLabel = "BOARD", description = "Without one, all that you hold now.")
    private List<String> boards = new ArrayList<>();

    @Option(names = {"-i", "--identity"}, paramLabel = "FILE",
            description = "Your private key, where it is none of ssh's usual ones: what is given to ssh itself does not reach the jump.")
    private @Nullable Path identity;

    @Override
    public Integer call() {
        List<String> wanted = boards.isEmpty() ? held() : boards;
        for (String board : wanted) {
            JsonNode ssh = client().get("/api/boards/" + Client.part(board) + "/ssh?boardKey=true");
            if (!printedAsJson(ssh)) {
                out().print(block(ssh));
                out().flush();
            }
        }
        return 0;
    }

    private List<String> held() {
        List<String> held = new ArrayList<>();
        for (JsonNode board : client().get("/api/boards")) {
            if (board.path("mine").asBoolean()) {
                held.add(board.path("name").asText());
            }
        }
        if (held.isEmpty()) {
            throw new CliException(CliException.BAD_INPUT, "You hold no board just now: ./lab book, or name one.");
        }
        return held;
    }

    /** The host keys travel with the block: OpenSSH reads them from a command's output. */
    private String block(JsonNode ssh) {
        String board = ssh.path("board").asText();
        String door = "bootbench-" + ssh.path("host").asText() + "-" + ssh.path("port").asInt();
        return """
                # ssh %1$s: a shell on the board. ssh %2$s -l %1$s: its console. sftp -P %4$d %1$s@%3$s, scp as well.
                Host %1$s
                    User root
                    ProxyJump %2$s%7$s
                    HostKeyAlias %1$s.bootbench
                    KnownHostsCommand /bin/echo %1$s.bootbench %5$s
                    UserKnownHostsFile /dev/null
                    StrictHostKeyChecking yes
                Host %2$s
                    HostName %3$s
                    Port %4$d
                    User %1$s%7$s
                    HostKeyAlias %2$s
                    KnownHostsCommand /bin/echo %2$s %6$s
                    UserKnownHostsFile /dev/null
                    StrictHostKeyChecking yes
                """.formatted(board, door, ssh.path("host").asText(), ssh.path("port").asInt(),
                ssh.path("boardHostKey").asText(), ssh.path("hostKey").asText(), identityLines());
    }

    private String identityLines() {
        return identity == null ? "" : "\n    IdentityFile \"" + identity.toAbsolutePath() + "\"\n    IdentitiesOnly yes";
    }
}
