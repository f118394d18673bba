package dev.bootbench.gateway;

import dev.bootbench.console.ConsoleSessions;
import dev.bootbench.contract.v1.OpenTunnel;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.nio.channels.UnresolvedAddressException;
import java.security.KeyPair;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.sshd.common.NamedFactory;
import org.apache.sshd.common.cipher.BuiltinCiphers;
import org.apache.sshd.common.compression.BuiltinCompressions;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.global.KeepAliveHandler;
import org.apache.sshd.common.io.nio2.Nio2ServiceFactoryFactory;
import org.apache.sshd.common.kex.BuiltinDHFactories;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.common.mac.BuiltinMacs;
import org.apache.sshd.common.signature.BuiltinSignatures;
import org.apache.sshd.common.util.threads.CloseableExecutorService;
import org.apache.sshd.common.util.threads.SshThreadPoolExecutor;
import org.apache.sshd.core.CoreModuleProperties;
import org.apache.sshd.server.ServerBuilder;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.auth.pubkey.UserAuthPublicKeyFactory;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.server.command.Command;
import org.apache.sshd.server.forward.RejectAllForwardingFilter;
import org.apache.sshd.server.global.NoMoreSessionsHandler;
import org.apache.sshd.server.subsystem.SubsystemFactory;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The SSH server: what it speaks, and what of it there is. */
@ApplicationScoped
class Gateway {
    private static final Logger LOG = Logger.getLogger(Gateway.class);
    private static final Duration HEARTBEAT = Duration.ofSeconds(30);
    private static final int MISSED = 3;
    /** As OpenSSH: a client offers every key it has. */
    private static final int TRIES = 12;
    private static final int CHANNELS = 64;
    /** Looking up a key may wait for the database. */
    private static final int WORKERS = 8;

    private final GatewayConfig config;
    private final HostKey hostKey;
    private final Door door;
    private final BoardAccess access;
    private final Visits visits;
    private final ConsoleSessions consoles;
    private final String httpHost;
    private volatile @Nullable SshServer server;
    private volatile String publicKey = "";

    Gateway(
            GatewayConfig config, HostKey hostKey, Door door, BoardAccess access, Visits visits, ConsoleSessions consoles,
            @ConfigProperty(name = "quarkus.http.host", defaultValue = "127.0.0.1") String httpHost) {
        this.config = config;
        this.hostKey = hostKey;
        this.door = door;
        this.access = access;
        this.visits = visits;
        this.consoles = consoles;
        this.httpHost = httpHost;
    }

    /** Where people reach it. */
    record Address(Optional<String> host, int port, String hostKey) {}

    /** Empty while it is not open. */
    Optional<Address> address() {
        SshServer open = server;
        return open == null ? Optional.empty()
                : Optional.of(new Address(config.publicHost(), config.publicPort().orElse(open.getPort()), publicKey));
    }

    void atStart(@Observes StartupEvent event) {
        if (!config.enabled()) {
            return;
        }
        KeyPair key = hostKey.get();
        publicKey = PublicKeyEntry.toString(key.getPublic());
        String host = config.host().orElse(httpHost);
        server = open(key, host, config.port());
    }

    /** Without what cannot be opened: the portal is worth more than a door. */
    @Nullable SshServer open(KeyPair key, String host, int port) {
        SshServer opening = build(key);
        opening.setHost(host);
        opening.setPort(port);
        try {
            opening.start();
            LOG.infof("SSH front door on %s port %d", host, opening.getPort());
            return opening;
        } catch (IOException | UnresolvedAddressException e) {
            LOG.warnf("No SSH front door: port %d of %s cannot be opened (%s). Set bootbench.ssh.port to a free one, or bootbench.ssh.enabled=false.",
                    port, host, e);
            opening.close(true);
            return null;
        }
    }

    void atStop(@Observes ShutdownEvent event) throws IOException {
        SshServer open = server;
        if (open != null) {
            open.stop(true);
        }
    }

    private SshServer build(KeyPair key) {
        SshServer ssh = ServerBuilder.builder().build();
        ssh.setKeyPairProvider(KeyPairProvider.wrap(key));
        ssh.setKeyExchangeFactories(NamedFactory.setUpTransformedFactories(true, List.of(
                BuiltinDHFactories.mlkem768x25519, BuiltinDHFactories.sntrup761x25519, BuiltinDHFactories.sntrup761x25519_openssh,
                BuiltinDHFactories.curve25519, BuiltinDHFactories.curve25519_libssh, BuiltinDHFactories.ecdhp256, BuiltinDHFactories.ecdhp384,
                BuiltinDHFactories.ecdhp521), ServerBuilder.DH2KEX));
        ssh.setCipherFactories(List.of(BuiltinCiphers.cc20p1305_openssh, BuiltinCiphers.aes256gcm, BuiltinCiphers.aes128gcm));
        ssh.setMacFactories(List.of(BuiltinMacs.hmacsha256etm, BuiltinMacs.hmacsha512etm));
        ssh.setCompressionFactories(List.of(BuiltinCompressions.none));
        ssh.setSignatureFactories(List.of(
                BuiltinSignatures.ed25519, BuiltinSignatures.nistp256, BuiltinSignatures.nistp384, BuiltinSignatures.nistp521,
                BuiltinSignatures.rsaSHA512, BuiltinSignatures.rsaSHA256));
        ssh.setUserAuthFactories(List.of(UserAuthPublicKeyFactory.INSTANCE));
        ssh.setPublickeyAuthenticator(door);
        ssh.addSessionListener(door);
        ssh.setForwardingFilter(RejectAllForwardingFilter.INSTANCE);
        ssh.setAgentFactory(null);
        ssh.setGlobalRequestHandlers(List.of(new KeepAliveHandler(), new NoMoreSessionsHandler()));
        ssh.setChannelFactories(List.of(new BoardChannel.Factory(), new TunnelChannel.Factory(access, visits)));
        ssh.setShellFactory(channel -> new Terminal(consoles, access, visits));
        ssh.setCommandFactory((channel, command) -> new RemoteCommand(access, visits, OpenTunnel.Target.COMMAND, command));
        ssh.setSubsystemFactories(List.of(new Sftp()));
        ssh.setIoServiceFactoryFactory(new Nio2ServiceFactoryFactory(Gateway::workers));
        CoreModuleProperties.SERVER_IDENTIFICATION.set(ssh, "Bootbench");
        CoreModuleProperties.AUTH_TIMEOUT.set(ssh, config.grace());
        CoreModuleProperties.MAX_AUTH_REQUESTS.set(ssh, TRIES);
        CoreModuleProperties.MAX_CONCURRENT_CHANNELS.set(ssh, CHANNELS);
        // Whoever is quiet stays; whoever is gone does not answer. What is too quiet, Visits says.
        CoreModuleProperties.IDLE_TIMEOUT.set(ssh, Duration.ZERO);
        CoreModuleProperties.HEARTBEAT_INTERVAL.set(ssh, HEARTBEAT);
        CoreModuleProperties.HEARTBEAT_NO_REPLY_MAX.set(ssh, MISSED);
        // A terminal that is stopped holds up its own thread only, and is moved forward when it goes on.
        CoreModuleProperties.WAIT_FOR_SPACE_TIMEOUT.set(ssh, config.idle());
        return ssh;
    }

    /**
     * Java makes a pool's threads from threads of its own, which carry the system's class loader: there the application's beans
     * and configuration are not found, and every connection would be closed unheard.
     */
    private static CloseableExecutorService workers() {
        AtomicInteger count = new AtomicInteger();
        return new SshThreadPoolExecutor(WORKERS, WORKERS, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), work -> {
            Thread thread = Thread.ofPlatform().daemon().name("ssh-worker-" + count.incrementAndGet()).unstarted(work);
            thread.setContextClassLoader(Gateway.class.getClassLoader());
            return thread;
        });
    }

    private final class Sftp implements SubsystemFactory {
        @Override
        public String getName() {
            return "sftp";
        }

        @Override
        public Command createSubsystem(ChannelSession channel) {
            return new RemoteCommand(access, visits, OpenTunnel.Target.SFTP, "");
        }
    }
}
