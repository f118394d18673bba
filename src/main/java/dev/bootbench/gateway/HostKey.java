package dev.bootbench.gateway;

import dev.bootbench.LabClock;
import dev.bootbench.sql.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import org.apache.sshd.common.NamedResource;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyPairResourceWriter;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.common.util.security.SecurityUtils;

/**
 * The key by which clients know the lab. It lies in the database because that is all that replicas share, and a client must
 * meet the same key whichever of them answers; whoever reads the database is inside already.
 */
@ApplicationScoped
class HostKey {
    private static final int BITS = 256;

    private final Sql sql;
    private final LabClock clock;

    HostKey(Sql sql, LabClock clock) {
        this.sql = sql;
        this.clock = clock;
    }

    /** Made at the first start of all. */
    KeyPair get() {
        try {
            sql.update("insert into ssh_host_key (pem, made_at) select ?, ? where not exists (select from ssh_host_key) on conflict do nothing",
                    fresh(), clock.now());
            String pem = sql.first("select pem from ssh_host_key", row -> row.getString(1)).orElseThrow();
            return SecurityUtils.loadKeyPairIdentities(null, NamedResource.ofName("the lab's SSH key"),
                    new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)), null).iterator().next();
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException("the lab's SSH key cannot be made or read: " + e.getMessage(), e);
        }
    }

    private static String fresh() throws IOException, GeneralSecurityException {
        KeyPair pair = KeyUtils.generateKeyPair(KeyPairProvider.SSH_ED25519, BITS);
        ByteArrayOutputStream pem = new ByteArrayOutputStream();
        OpenSSHKeyPairResourceWriter.INSTANCE.writePrivateKey(pair, "bootbench", null, pem);
        return pem.toString(StandardCharsets.US_ASCII);
    }
}
