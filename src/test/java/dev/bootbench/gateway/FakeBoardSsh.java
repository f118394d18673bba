package dev.bootbench.gateway;

import dev.bootbench.contract.v1.OpenTunnel;
import dev.bootbench.contract.v1.TunnelEnded;
import dev.bootbench.link.FakeTunnel;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.shell.ProcessShellFactory;

/** What an agent has at the end of its tunnels: a board with sshd, run as processes of this machine. */
final class FakeBoardSsh implements FakeTunnel.Far, AutoCloseable {
    private final SshServer sshd = SshServer.setUpDefaultServer();
    private final Path files;
    final List<OpenTunnel> wanted = new CopyOnWriteArrayList<>();
    private volatile List<String> keys = List.of();

    FakeBoardSsh(Path files) throws Exception {
        this.files = files;
        sshd.setHost("127.0.0.1");
        sshd.setPort(0);
        sshd.setKeyPairProvider(KeyPairProvider.wrap(KeyUtils.generateKeyPair(KeyPairProvider.ECDSA_SHA2_NISTP256, 256)));
        sshd.setPublickeyAuthenticator((user, key, session) ->
                user.equals("root") && keys.stream().anyMatch(line -> line.startsWith(PublicKeyEntry.toString(key))));
        sshd.setCommandFactory((channel, command) -> new ProcessShellFactory(command, "/bin/sh", "-c", command).createShell(channel));
        sshd.start();
    }

    @Override
    public FakeTunnel.End reach(OpenTunnel order) throws IOException {
        wanted.add(order);
        return switch (order.getTarget()) {
            case SSH -> {
                keys = order.getKeysList();
                Socket socket = new Socket("127.0.0.1", sshd.getPort());
                yield new FakeTunnel.End(socket.getOutputStream(), socket.getInputStream(), InputStream.nullInputStream(),
                        TunnelEnded::getDefaultInstance, () -> {
                            try {
                                socket.close();
                            } catch (IOException e) {
                                throw new IllegalStateException(e);
                            }
                        });
            }
            case COMMAND -> FakeTunnel.End.of(new ProcessBuilder("/bin/sh", "-c", order.getCommand()).start());
            case SFTP -> FakeTunnel.End.of(new ProcessBuilder("/usr/lib/openssh/sftp-server", "-d", files.toString()).start());
            case GDB, TARGET_UNSPECIFIED, UNRECOGNIZED -> throw new IOException("Another debugger is connected: a machine has one at a time.");
        };
    }

    /** Ends every connection, as a board does whose power is cut. */
    void hangUp() {
        sshd.getActiveSessions().forEach(session -> session.close(true));
    }

    @Override
    public void close() throws IOException {
        sshd.stop(true);
    }
}
