package dev.bootbench.gateway;

import dev.bootbench.people.SshKeys;
import java.io.IOException;
import org.apache.sshd.common.AttributeRepository;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.session.Session;
import org.jboss.logging.Logger;

/** Whom a connection belongs to, once a key has said so. */
final class Guest {
    static final AttributeRepository.AttributeKey<SshKeys.Owner> OWNER = new AttributeRepository.AttributeKey<>();
    private static final Logger LOG = Logger.getLogger(Guest.class);

    private Guest() {}

    static SshKeys.Owner of(Session session) {
        SshKeys.Owner owner = session.getAttribute(OWNER);
        if (owner == null) {
            throw new IllegalStateException("nothing is served before a key was shown");
        }
        return owner;
    }

    /** Ends the whole connection; OpenSSH prints the sentence. */
    static void disconnect(Session session, String sentence) {
        try {
            session.disconnect(SshConstants.SSH2_DISCONNECT_BY_APPLICATION, sentence);
        } catch (IOException e) {
            LOG.debugf("a connection was gone before it was told: %s", e.getMessage());
            session.close(true);
        }
    }
}
