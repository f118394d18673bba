package dev.bootbench.agent.shell;

import dev.bootbench.agent.shell.CommandResult.Ending;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PublicKey;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.channel.ChannelExec;
import org.apache.sshd.client.channel.ClientChannelEvent;
import org.apache.sshd.client.config.hosts.HostConfigEntryResolver;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.AttributeRepository;
import org.apache.sshd.common.config.keys.AuthorizedKeyEntry;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.config.keys.PublicKeyEntryResolver;
import org.apache.sshd.common.future.VerifiableFuture;
import org.apache.sshd.common.future.WaitableFuture;
import org.apache.sshd.common.keyprovider.FileKeyPairProvider;
import org.apache.sshd.common.keyprovider.KeyIdentityProvider;
import org.apache.sshd.core.CoreModuleProperties;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Root on a board over one kept SSH connection: a handshake costs an emulated board half a second and more, a channel
 * on an open connection hardly anything. The board's host key is pinned and no identity of the host's user is ever offered.
 */
public final class SshShell implements GuestShell {
    private static final Logger LOG = Logger.getLogger(SshShell.class);
    private static final Duration OPEN_LIMIT = Duration.ofSeconds(15);
    private static final Duration HEARTBEAT = Duration.ofSeconds(15);
    /** How long output may still come after the command ended: a child left behind may hold it open for ever. */
    private static final Duration DRAIN = Duration.ofMillis(500);
    /**
     * A forwarded port takes a connection long before the guest's sshd listens, and such a connection may hang: the first
     * attempts are short, later ones longer for a board that is merely slow. One that is waited for long may be very slow, and
     * an attempt that is given up in the middle only keeps it busier.
     */
    private static final Duration FIRST_ATTEMPT = Duration.ofSeconds(2);
    private static final Duration LONG_ATTEMPT = Duration.ofSeconds(16);
    private static final Duration LOOK_UP = Duration.ofSeconds(1);
    private static final Duration RETRY = Duration.ofMillis(100);

    private static final AttributeRepository.AttributeKey<PublicKey> PINNED = new AttributeRepository.AttributeKey<>();
    /** One client, hence one set of threads, for all boards of the host. */
    private static final SshClient CLIENT = client();

    private final String host;
    private final PublicKey hostKey;
    private final KeyPair rootKey;
    private volatile int port;
    private volatile @Nullable ClientSession session;
    private volatile @Nullable Probe probe;
    private volatile String lastProblem = "nothing was tried yet";

    /**
     * @param hostKey file with one line, as {@code ssh_host_ecdsa_key.pub}
     * @param rootKey file with the private key
     */
    public SshShell(String host, Path hostKey, Path rootKey) throws IOException {
        this.host = host;
        try {
            this.hostKey = AuthorizedKeyEntry.parseAuthorizedKeyEntry(Files.readString(hostKey).strip())
                    .resolvePublicKey(null, PublicKeyEntryResolver.FAILING);
            this.rootKey = new FileKeyPairProvider(rootKey).loadKeys(null).iterator().next();
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new IOException("a key of the board cannot be read: " + e.getMessage(), e);
        }
    }

    private static SshClient client() {
        SshClient client = SshClient.setUpDefaultClient();
        client.setHostConfigEntryResolver(HostConfigEntryResolver.EMPTY);
        client.setKeyIdentityProvider(KeyIdentityProvider.EMPTY_KEYS_PROVIDER);
        // The key exchange begins before connect() returns, so what to expect travels with the connection.
        client.setServerKeyVerifier((session, _, key) -> {
            AttributeRepository connection = session.getConnectionContext();
            return connection != null && KeyUtils.compareKeys(key, connection.getAttribute(PINNED));
        });
        CoreModuleProperties.IDLE_TIMEOUT.set(client, Duration.ZERO);
        CoreModuleProperties.HEARTBEAT_INTERVAL.set(client, HEARTBEAT);
        CoreModuleProperties.HEARTBEAT_NO_REPLY_MAX.set(client, 3);
        client.start();
        return client;
    }

    /** Where the board answers from its next connection on. */
    public void port(int port) {
        this.port = port;
    }

    @Override
    public CommandResult run(String command, byte[] stdin, Duration limit) {
        long started = System.nanoTime();
        Capture out = new Capture();
        Capture err = new Capture();
        Ending ending = run(command, new ByteArrayInputStream(stdin), limit, DRAIN, out, err);
        return new CommandResult(
                ending, out.kept(), err.kept(), out.cut() + err.cut(), Duration.ofNanos(System.nanoTime() - started));
    }

    /**
     * Puts a {@link Probe} into the guest, through which the requests of attempts go from now on. Without one, or when it
     * has ended, each takes a channel of its own.
     *
     * @return false when the guest cannot have one
     */
    public boolean startProbe(Duration limit) {
        ClientSession open = session;
        Optional<Probe> started = open == null ? Optional.empty() : Probe.start(open, limit);
        probe = started.orElse(null);
        return started.isPresent();
    }

    private Optional<Probe> probe() {
        return Optional.ofNullable(probe).filter(Probe::isAlive);
    }

    @Override
    public CommandResult run(GuestCommand command) {
        Optional<Probe> there = probe();
        return there.isPresent() ? there.get().run(command) : GuestShell.super.run(command);
    }

    @Override
    public CommandResult look(String marker, boolean things, Duration limit) {
        Optional<Probe> there = probe();
        return there.isPresent() ? there.get().look(marker, things, limit) : GuestShell.super.look(marker, things, limit);
    }

    @Override
    public CommandResult mark(String marker, Duration limit) {
        Optional<Probe> there = probe();
        return there.isPresent() ? there.get().mark(marker, limit) : GuestShell.super.mark(marker, limit);
    }

    @Override
    public CommandResult end(String tag, Duration limit) {
        Optional<Probe> there = probe();
        return there.isPresent() ? there.get().end(tag, limit) : GuestShell.super.end(tag, limit);
    }

    @Override
    public CommandResult stream(String command, InputStream stdin, OutputStream stdout, Duration limit) {
        long started = System.nanoTime();
        Capture err = new Capture();
        // All of it counts: what is still on its way when the command has ended is waited for.
        Ending ending = run(command, stdin, limit, limit, stdout, err);
        return new CommandResult(ending, new byte[0], err.kept(), err.cut(), Duration.ofNanos(System.nanoTime() - started));
    }

    private Ending run(String command, InputStream stdin, Duration limit, Duration drain, OutputStream out, OutputStream err) {
        long deadline = System.nanoTime() + limit.toNanos();
        ClientSession open = session;
        if (open == null || !open.isOpen()) {
            return new Ending.Lost("there is no connection to the board");
        }
        try (ChannelExec channel = open.createExecChannel(command)) {
            channel.setIn(stdin);
            channel.setOut(out);
            channel.setErr(err);
            Duration opening = shorter(OPEN_LIMIT, limit);
            if (!channel.open().await(opening)) {
                channel.close(true);
                return new Ending.TimedOut(limit);
            }
            Set<ClientChannelEvent> seen = channel.waitFor(
                    EnumSet.of(ClientChannelEvent.CLOSED, ClientChannelEvent.EXIT_STATUS, ClientChannelEvent.EXIT_SIGNAL),
                    Math.max(1, (deadline - System.nanoTime()) / 1_000_000));
            if (seen.contains(ClientChannelEvent.TIMEOUT)) {
                channel.close(true);
                return new Ending.TimedOut(limit);
            }
            channel.waitFor(EnumSet.of(ClientChannelEvent.CLOSED), drain.toMillis());
            Ending ending = SshConversation.ending(channel);
            channel.close(true);
            return ending;
        } catch (IOException e) {
            return new Ending.Lost(String.valueOf(e.getMessage()));
        }
    }

    @Override
    public Conversation converse(String command) throws IOException {
        ClientSession open = session;
        if (open == null || !open.isOpen()) {
            throw new IOException("there is no connection to the board");
        }
        return SshConversation.start(open, command, OPEN_LIMIT);
    }

    @Override
    public Optional<SshPlace> place() {
        return Optional.of(new SshPlace(host, port, PublicKeyEntry.toString(hostKey)));
    }

    @Override
    public CommandResult upload(byte[] content, String path, int mode, Duration limit) {
        Optional<Probe> there = probe();
        if (there.isPresent()) {
            return there.get().put(content, path, mode, limit);
        }
        String quoted = "'" + path.replace("'", "'\\''") + "'";
        String folder = path.contains("/") ? "mkdir -p \"$(dirname " + quoted + ")\" && " : "";
        return run(folder + "cat > " + quoted + " && chmod " + Integer.toOctalString(mode) + " " + quoted, content, limit);
    }

    @Override
    public Follower follow(String command, Consumer<String> lines) {
        return Following.start(session, command, OPEN_LIMIT, lines);
    }

    @Override
    public boolean isOpen() {
        ClientSession open = session;
        return open != null && open.isOpen() && open.isAuthenticated();
    }

    @Override
    public boolean reconnect(Duration limit) {
        return reconnect(limit, () -> false);
    }

    /**
     * As {@link #reconnect(Duration)}, and given up as soon as that is hopeless.
     *
     * @param hopeless asked every second or so, however long an attempt takes
     */
    public boolean reconnect(Duration limit, BooleanSupplier hopeless) {
        return reconnect(limit, FIRST_ATTEMPT, hopeless);
    }

    /** The first connection to a guest whose sshd is known to listen: however slow it is, the first attempt is the right one. */
    public boolean connectToListening(Duration limit, BooleanSupplier hopeless) {
        return reconnect(limit, LONG_ATTEMPT, hopeless);
    }

    private synchronized boolean reconnect(Duration limit, Duration first, BooleanSupplier hopeless) {
        disconnect();
        long deadline = System.nanoTime() + limit.toNanos();
        Duration attempt = first;
        Duration longest = longer(LONG_ATTEMPT, limit.dividedBy(3));
        while (true) {
            Duration left = Duration.ofNanos(deadline - System.nanoTime());
            if (!left.isPositive() || hopeless.getAsBoolean()) {
                return false;
            }
            ClientSession fresh = open(shorter(left, attempt), hopeless);
            if (fresh != null) {
                session = fresh;
                return true;
            }
            if (lastProblem.contains("key did not validate")) {
                // Trying again would only meet the wrong machine again.
                return false;
            }
            attempt = shorter(attempt.multipliedBy(2), longest);
            if (!pause()) {
                return false;
            }
        }
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? other : one;
    }

    private @Nullable ClientSession open(Duration limit, BooleanSupplier hopeless) {
        long deadline = System.nanoTime() + limit.toNanos();
        ClientSession fresh = null;
        try {
            fresh = done(CLIENT.connect("root", host, port, AttributeRepository.ofKeyValuePair(PINNED, hostKey), null), deadline, hopeless)
                    .getSession();
            fresh.addPublicKeyIdentity(rootKey);
            done(fresh.auth(), deadline, hopeless);
            return fresh;
        } catch (IOException e) {
            if (e instanceof InterruptedIOException) {
                // The library takes the flag down; whoever waits for this board looks at it.
                Thread.currentThread().interrupt();
            }
            lastProblem = String.valueOf(e.getMessage());
            LOG.debugf("no SSH to port %d: %s", port, lastProblem);
            if (fresh != null) {
                fresh.close(true);
            }
            return null;
        }
    }

    private static <T extends VerifiableFuture<T> & WaitableFuture> T done(T future, long deadline, BooleanSupplier hopeless) throws IOException {
        long left = Math.max(0, deadline - System.nanoTime());
        while (!future.await(Math.max(1, Math.min(left, LOOK_UP.toNanos()) / 1_000_000))) {
            left = deadline - System.nanoTime();
            if (left <= 0 || hopeless.getAsBoolean()) {
                throw new IOException("nothing answered in time");
            }
        }
        // At its end by now; the library words what went wrong.
        return future.verify(1);
    }

    /** Why the last try to connect failed. */
    public String lastProblem() {
        return lastProblem;
    }

    private static boolean pause() {
        try {
            Thread.sleep(RETRY);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Drops the connection, if any, without a word to the far side, which may be gone. */
    public void disconnect() {
        Probe last = probe;
        probe = null;
        if (last != null) {
            last.close();
        }
        ClientSession old = session;
        session = null;
        if (old != null) {
            old.close(true);
        }
    }

    @Override
    public void close() {
        disconnect();
    }
}
