package dev.bootbench.agent.shell;

import dev.bootbench.agent.board.LabFaultException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PublicKey;
import java.time.Duration;
import java.util.EnumSet;
import java.util.function.Consumer;
import org.apache.sshd.client.ClientBuilder;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.channel.ChannelExec;
import org.apache.sshd.client.channel.ClientChannelEvent;
import org.apache.sshd.client.config.hosts.HostConfigEntryResolver;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.AttributeRepository;
import org.apache.sshd.common.NamedResource;
import org.apache.sshd.common.config.keys.AuthorizedKeyEntry;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntryResolver;
import org.apache.sshd.common.keyprovider.KeyIdentityProvider;
import org.apache.sshd.common.session.SessionHeartbeatController.HeartbeatType;
import org.apache.sshd.common.util.security.SecurityUtils;
import org.apache.sshd.core.CoreModuleProperties;
import org.jspecify.annotations.Nullable;

/**
 * Root on a board over one SSH connection that is kept open; each command is a channel on it. The board's host key is
 * pinned, and nothing of the agent's own user (keys, configuration) is ever offered. Every wait has a deadline.
 */
public final class SshShell implements GuestShell {
    private static final int KEPT = 1 << 20;
    private static final Duration CLOSE = Duration.ofSeconds(5);
    private static final AttributeRepository.AttributeKey<PublicKey> PINNED = new AttributeRepository.AttributeKey<>();
    /** One client, hence one set of threads, for all boards of the host. */
    private static final SshClient CLIENT = client();

    private final int port;
    private final KeyPair identity;
    private final PublicKey hostKey;
    private volatile @Nullable ClientSession session;
    private volatile String lastProblem = "nothing answered";

    /** @param port on the host's loopback, forwarded to the guest */
    public SshShell(int port, Path privateKey, Path hostKey) throws LabFaultException {
        this.port = port;
        try (InputStream key = Files.newInputStream(privateKey)) {
            this.identity = SecurityUtils.loadKeyPairIdentities(null, NamedResource.ofName(privateKey.toString()), key, null)
                    .iterator()
                    .next();
            this.hostKey = AuthorizedKeyEntry.parseAuthorizedKeyEntry(Files.readString(hostKey).strip())
                    .resolvePublicKey(null, PublicKeyEntryResolver.IGNORING);
        } catch (IOException | GeneralSecurityException e) {
            throw new LabFaultException("The keys of the board's image cannot be read: " + e.getMessage(), e);
        }
    }

    private static SshClient client() {
        SshClient client = ClientBuilder.builder().build();
        client.setHostConfigEntryResolver(HostConfigEntryResolver.EMPTY);
        client.setKeyIdentityProvider(KeyIdentityProvider.EMPTY_KEYS_PROVIDER);
        // The key exchange begins before connect() returns, so what to expect travels with the connection.
        client.setServerKeyVerifier((session, address, key) -> {
            AttributeRepository connection = session.getConnectionContext();
            return connection != null && KeyUtils.compareKeys(key, connection.getAttribute(PINNED));
        });
        CoreModuleProperties.IDLE_TIMEOUT.set(client, Duration.ZERO);
        client.start();
        return client;
    }

    @Override
    public boolean reconnect(Duration limit) {
        disconnect();
        long deadline = System.nanoTime() + limit.toNanos();
        while (System.nanoTime() < deadline) {
            Duration left = Duration.ofNanos(deadline - System.nanoTime());
            try {
                session = connect(left);
                return true;
            } catch (IOException e) {
                lastProblem = String.valueOf(e.getMessage());
                if (lastProblem.contains("Server key did not validate")) {
                    // Trying again would only meet the wrong machine again.
                    return false;
                }
                try {
                    Thread.sleep(50);
                } catch (InterruptedException interrupted) {
                    Thread.currentThread().interrupt();
                    return false;
                }
            }
        }
        return false;
    }

    private ClientSession connect(Duration limit) throws IOException {
        ClientSession opening = CLIENT.connect("root", "127.0.0.1", port, AttributeRepository.ofKeyValuePair(PINNED, hostKey), null)
                .verify(limit)
                .getSession();
        try {
            opening.addPublicKeyIdentity(identity);
            opening.setSessionHeartbeat(HeartbeatType.RESERVED, Duration.ofSeconds(15));
            CoreModuleProperties.HEARTBEAT_REPLY_WAIT.set(opening, Duration.ofSeconds(15));
            opening.auth().verify(limit);
            return opening;
        } catch (IOException e) {
            opening.close(true);
            throw e;
        }
    }

    @Override
    public CommandResult run(String command, byte[] stdin, Duration limit) {
        long began = System.nanoTime();
        ClientSession present = session;
        if (present == null || !present.isOpen()) {
            return new CommandResult(new CommandResult.Ending.Lost("there is no connection to the board"), new byte[0], new byte[0], 0, Duration.ZERO);
        }
        CappedBytes out = new CappedBytes(KEPT);
        CappedBytes err = new CappedBytes(KEPT);
        CommandResult.Ending ending;
        try (ChannelExec channel = present.createExecChannel(command)) {
            channel.setIn(new java.io.ByteArrayInputStream(stdin));
            channel.setOut(out);
            channel.setErr(err);
            channel.open().verify(limit);
            var events = channel.waitFor(EnumSet.of(ClientChannelEvent.CLOSED), remaining(began, limit));
            ending = ending(channel, events.contains(ClientChannelEvent.TIMEOUT), present, limit);
            if (ending instanceof CommandResult.Ending.TimedOut) {
                channel.close(true);
            }
        } catch (IOException e) {
            boolean late = System.nanoTime() - began >= limit.toNanos();
            ending = late && present.isOpen()
                    ? new CommandResult.Ending.TimedOut(limit)
                    : new CommandResult.Ending.Lost(String.valueOf(e.getMessage()));
        }
        return new CommandResult(ending, out.kept(), err.kept(), out.cut() + err.cut(), Duration.ofNanos(System.nanoTime() - began));
    }

    private static CommandResult.Ending ending(ChannelExec channel, boolean timedOut, ClientSession session, Duration limit) {
        if (timedOut) {
            return new CommandResult.Ending.TimedOut(limit);
        }
        if (channel.getExitStatus() != null) {
            return new CommandResult.Ending.Exited(channel.getExitStatus());
        }
        if (channel.getExitSignal() != null) {
            return new CommandResult.Ending.Signalled(channel.getExitSignal());
        }
        return new CommandResult.Ending.Lost(session.isOpen() ? "the command ended without a status" : "the connection ended");
    }

    private static Duration remaining(long began, Duration limit) {
        long left = limit.toNanos() - (System.nanoTime() - began);
        // 0 would mean to wait for ever.
        return Duration.ofNanos(Math.max(left, 1_000_000));
    }

    @Override
    public CommandResult upload(byte[] content, String path, int mode, Duration limit) {
        String quoted = "'" + path.replace("'", "'\\''") + "'";
        return run("cat > " + quoted + " && chmod " + Integer.toOctalString(mode) + " " + quoted, content, limit);
    }

    @Override
    public Follower follow(String command, Consumer<String> lines) {
        ClientSession present = session;
        if (present == null || !present.isOpen()) {
            return new Ended();
        }
        try {
            ChannelExec channel = present.createExecChannel(command);
            PipedInputStream in = new PipedInputStream(1 << 16);
            channel.setOut(new PipedOutputStream(in));
            channel.setErr(OutputStream.nullOutputStream());
            channel.open().verify(CLOSE);
            Running running = new Running(channel);
            Thread.ofPlatform().daemon().name("follow-" + port).start(() -> running.read(in, lines));
            return running;
        } catch (IOException e) {
            return new Ended();
        }
    }

    @Override
    public boolean isOpen() {
        ClientSession present = session;
        return present != null && present.isOpen();
    }

    /** Why the last try to connect failed. */
    public String lastProblem() {
        return lastProblem;
    }

    /** Ends the connection; {@link #reconnect} opens a new one. */
    public void disconnect() {
        ClientSession present = session;
        session = null;
        if (present == null) {
            return;
        }
        try {
            present.close(true).await(CLOSE);
        } catch (IOException e) {
            // Closed or given up: either way it is not ours any more.
        }
    }

    @Override
    public void close() {
        disconnect();
    }

    private record Ended() implements Follower {
        @Override
        public boolean isRunning() {
            return false;
        }

        @Override
        public void close() {
            // never ran
        }
    }

    private static final class Running implements Follower {
        private final ChannelExec channel;
        private volatile boolean ended;

        Running(ChannelExec channel) {
            this.channel = channel;
        }

        private void read(InputStream in, Consumer<String> lines) {
            try (BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.ISO_8859_1))) {
                for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                    lines.accept(line);
                }
            } catch (IOException e) {
                // The writing side is gone: the channel ended.
            } finally {
                ended = true;
            }
        }

        @Override
        public boolean isRunning() {
            return !ended && channel.isOpen();
        }

        @Override
        public void close() {
            channel.close(true);
        }
    }
}
