package dev.bootbench.gateway;

import dev.bootbench.people.SshKeys;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.PublicKey;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.session.SessionListener;
import org.apache.sshd.server.auth.pubkey.PublickeyAuthenticator;
import org.apache.sshd.server.session.ServerSession;
import org.jboss.logging.Logger;

/** Who comes in: whose key it is, and how many at once. {@code this} guards the counts. */
@ApplicationScoped
class Door implements PublickeyAuthenticator, SessionListener {
    private static final Logger LOG = Logger.getLogger(Door.class);

    private final SshKeys keys;
    private final GatewayConfig config;
    private final Map<Session, InetAddress> strangers = new HashMap<>();
    private final Map<Session, Long> guests = new HashMap<>();

    Door(SshKeys keys, GatewayConfig config) {
        this.keys = keys;
        this.config = config;
    }

    @Override
    public boolean authenticate(String user, PublicKey key, ServerSession session) {
        Optional<SshKeys.Owner> owner = keys.owner(key);
        owner.ifPresentOrElse(who -> session.setAttribute(Guest.OWNER, who), () -> session.removeAttribute(Guest.OWNER));
        return owner.isPresent();
    }

    @Override
    public void sessionEstablished(Session session) {
        InetAddress from = address(session);
        boolean full;
        synchronized (this) {
            full = strangers.size() >= config.strangers()
                    || strangers.values().stream().filter(other -> other.equals(from)).count() >= config.strangersPerAddress();
            if (!full) {
                strangers.put(session, from);
            }
        }
        if (full) {
            LOG.debugf("a connection from %s is closed: too many wait for their key", from);
            session.close(true);
        }
    }

    @Override
    public void sessionEvent(Session session, Event event) {
        if (event != Event.Authenticated) {
            return;
        }
        SshKeys.Owner owner = Guest.of(session);
        boolean full;
        synchronized (this) {
            strangers.remove(session);
            full = guests.values().stream().filter(person -> person == owner.person()).count() >= config.perPerson();
            if (!full) {
                guests.put(session, owner.person());
            }
        }
        if (full) {
            Guest.disconnect(session, "You have " + config.perPerson() + " connections already: close some.");
            return;
        }
        keys.used(owner, address(session).getHostAddress());
    }

    @Override
    public synchronized void sessionClosed(Session session) {
        strangers.remove(session);
        guests.remove(session);
    }

    private static InetAddress address(Session session) {
        return session.getRemoteAddress() instanceof InetSocketAddress socket ? socket.getAddress() : InetAddress.getLoopbackAddress();
    }
}
