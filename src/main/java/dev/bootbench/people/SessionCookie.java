package dev.bootbench.people;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.NewCookie;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The cookie that carries a session's key. Scripts cannot read it and other sites' pages do not send it. */
@ApplicationScoped
class SessionCookie {
    static final String NAME = "bootbench_session";

    private final boolean behindProxy;

    SessionCookie(@ConfigProperty(name = TlsRule.BEHIND_PROXY, defaultValue = "false") boolean behindProxy) {
        this.behindProxy = behindProxy;
    }

    /** Without an age: it goes when the browser closes; the server ends it sooner. */
    NewCookie with(String key, boolean tls) {
        return builder(tls).value(key).build();
    }

    NewCookie gone(boolean tls) {
        return builder(tls).value("").maxAge(0).build();
    }

    private NewCookie.AbstractNewCookieBuilder<?> builder(boolean tls) {
        return new NewCookie.Builder(NAME).path("/").httpOnly(true).secure(tls || behindProxy)
                .sameSite(NewCookie.SameSite.STRICT);
    }
}
