package dev.bootbench.agent.fake;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PublicKey;
import java.time.Duration;
import java.util.function.BiFunction;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyPairResourceWriter;
import org.apache.sshd.common.keyprovider.FileKeyPairProvider;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.core.CoreModuleProperties;
import org.apache.sshd.server.Environment;
import org.apache.sshd.server.ExitCallback;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.server.command.Command;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The fake board's SSH server: root with one key and those of authorized_keys2, commands only. Its keys are made once and lie in the board's folder. */
final class FakeSsh implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(FakeSsh.class);
    private static final int KEY_BITS = 256;

    private final SshServer server = SshServer.setUpDefaultServer();

    /**
     * @param files where root's further keys lie
     * @param shell from command and standard input to what it answers
     */
    FakeSsh(Path folder, FakeFiles files, BiFunction<String, InputStream, FakeShell.Result> shell) throws IOException {
        KeyPair hostKey = key(folder.resolve("host_key"));
        KeyPair rootKey = key(folder.resolve("root_key"));
        server.setHost("127.0.0.1");
        server.setPort(0);
        server.setKeyPairProvider(KeyPairProvider.wrap(hostKey));
        server.setPublickeyAuthenticator((user, key, _) -> user.equals("root")
                && (KeyUtils.compareKeys(key, rootKey.getPublic()) || isAuthorized(files, key)));
        server.setCommandFactory((_, command) -> new Running(command, shell));
        CoreModuleProperties.IDLE_TIMEOUT.set(server, Duration.ZERO);
        server.start();
    }

    private static boolean isAuthorized(FakeFiles files, PublicKey key) {
        return files.text("/root/.ssh/authorized_keys2").stream().flatMap(String::lines)
                .anyMatch(line -> line.startsWith(PublicKeyEntry.toString(key)));
    }

    private static KeyPair key(Path file) throws IOException {
        try {
            if (!Files.exists(file)) {
                KeyPair fresh = KeyUtils.generateKeyPair(KeyPairProvider.ECDSA_SHA2_NISTP256, KEY_BITS);
                Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
                try (OutputStream out = Files.newOutputStream(file)) {
                    OpenSSHKeyPairResourceWriter.INSTANCE.writePrivateKey(fresh, "fake board", null, out);
                }
                Files.writeString(Path.of(file + ".pub"), PublicKeyEntry.toString(fresh.getPublic()) + "\n");
            }
            return new FileKeyPairProvider(file).loadKeys(null).iterator().next();
        } catch (GeneralSecurityException e) {
            throw new IOException("The fake board's key " + file + " cannot be made or read: " + e.getMessage(), e);
        }
    }

    int port() {
        return server.getPort();
    }

    @Override
    public void close() {
        try {
            server.stop(true);
        } catch (IOException e) {
            LOG.debugf("the fake board's SSH server ended badly: %s", e.getMessage());
        }
    }

    /** One command of one client, on a virtual thread. */
    private static final class Running implements Command {
        private final String command;
        private final BiFunction<String, InputStream, FakeShell.Result> shell;
        private InputStream in = InputStream.nullInputStream();
        private OutputStream out = OutputStream.nullOutputStream();
        private OutputStream err = OutputStream.nullOutputStream();
        private ExitCallback exit = (_, _, _) -> {};
        private @Nullable Thread thread;

        Running(String command, BiFunction<String, InputStream, FakeShell.Result> shell) {
            this.command = command;
            this.shell = shell;
        }

        @Override
        public void setInputStream(InputStream in) {
            this.in = in;
        }

        @Override
        public void setOutputStream(OutputStream out) {
            this.out = out;
        }

        @Override
        public void setErrorStream(OutputStream err) {
            this.err = err;
        }

        @Override
        public void setExitCallback(ExitCallback callback) {
            exit = callback;
        }

        @Override
        public void start(ChannelSession channel, Environment environment) {
            thread = Thread.ofVirtual().name("fake-ssh").start(() -> {
                FakeShell.Result result = shell.apply(command, in);
                try {
                    out.write(result.out());
                    out.flush();
                    err.write(result.err());
                    err.flush();
                } catch (IOException e) {
                    LOG.debugf("the fake board's client has gone: %s", e.getMessage());
                }
                exit.onExit(result.status());
            });
        }

        @Override
        public void destroy(ChannelSession channel) {
            if (thread != null) {
                thread.interrupt();
            }
        }
    }
}
