package dev.bootbench.agent.link;

import dev.bootbench.agent.Folders;
import dev.bootbench.contract.v1.AgentLinkGrpc;
import dev.bootbench.contract.v1.JoinRequest;
import dev.bootbench.contract.v1.Joined;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes this machine a host of a lab: turns a join token, which works once, into the agent's own credential. */
@Command(name = "join", description = "Makes this machine a host of a lab, with a join token that an administrator made.",
        mixinStandardHelpOptions = true)
public final class JoinCommand implements Callable<Integer> {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    @Parameters(index = "0", paramLabel = "COORDINATOR", description = "Its address, like https://lab.example.org:8443.")
    private URI coordinator;

    @Parameters(index = "1", paramLabel = "TOKEN", description = "The join token, bbj_…; it works once.")
    private String token;

    @Option(names = "--authority", paramLabel = "FILE", description = "Certificate (PEM) to trust, where the system's own do not cover it.")
    private @Nullable Path authority;

    @Option(names = "--folder", paramLabel = "DIR", description = "Where credential and agent.yaml go (default: $LAB_HOME/agent).")
    private @Nullable Path folder;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        PrintWriter err = spec.commandLine().getErr();
        Path home = folder == null ? Folders.fromEnvironment().home().resolve("agent") : folder.toAbsolutePath();
        try {
            CoordinatorAddress address =
                    new CoordinatorAddress(coordinator, Optional.ofNullable(authority).map(Path::toAbsolutePath));
            // Before the token is spent: a place for the credential, or the reason why there is none.
            try (CredentialFile credential = CredentialFile.reserve(home.resolve("credential"))) {
                Joined joined = join(address);
                credential.write(joined.getCredential());
                report(joined.getHost(), credential.path(), FirstConfiguration.write(home.resolve("agent.yaml"), joined.getHost(),
                        address, credential.path()), home.resolve("agent.yaml"));
            }
            return 0;
        } catch (StatusRuntimeException e) {
            err.println(sentence(e.getStatus()));
            return isOurs(e.getStatus()) ? 3 : 2;
        } catch (IOException | IllegalArgumentException e) {
            err.println(e.getMessage());
            return 2;
        }
    }

    private Joined join(CoordinatorAddress address) throws IOException {
        ManagedChannel channel = Channels.open(address);
        try {
            return AgentLinkGrpc.newBlockingStub(channel)
                    .withDeadlineAfter(LIMIT.toMillis(), TimeUnit.MILLISECONDS)
                    .join(JoinRequest.newBuilder()
                            .setToken(token.strip())
                            .setProtocolMajor(CoordinatorLink.PROTOCOL_MAJOR)
                            .setProtocolMinor(CoordinatorLink.PROTOCOL_MINOR)
                            .build());
        } finally {
            channel.shutdownNow();
        }
    }

    private void report(String host, Path credential, boolean configured, Path configuration) {
        PrintWriter out = spec.commandLine().getOut();
        out.println("This machine is host " + host + " of " + coordinator + ".");
        out.println("  " + credential + " holds its credential: only the agent may read it.");
        if (configured) {
            out.println("  " + configuration + " is its configuration, without boards yet.");
            out.println("Next: describe its boards there (./lab discover lists serial ports), prove them with ./lab doctor, then");
        } else {
            out.println("  " + configuration + " was there already and is left as it is: see to it that it names host "
                    + host + ", " + coordinator + " and this credential. Then");
        }
        out.println("  ./lab serve " + configuration);
    }

    private String sentence(Status status) {
        String detail = status.getDescription() == null ? status.getCode().toString() : status.getDescription();
        return switch (status.getCode()) {
            case UNIMPLEMENTED -> "This coordinator is too old for join tokens. Make a credential instead: ./lab hosts add NAME.";
            case UNAVAILABLE, DEADLINE_EXCEEDED -> "No coordinator answers at " + coordinator + " (" + detail
                    + "). The token was not used up, unless the answer was lost: then make another.";
            default -> detail;
        };
    }

    /** Whether trying again later may help. */
    private static boolean isOurs(Status status) {
        return status.getCode() == Status.Code.UNAVAILABLE || status.getCode() == Status.Code.DEADLINE_EXCEEDED
                || status.getCode() == Status.Code.INTERNAL || status.getCode() == Status.Code.UNKNOWN;
    }
}
