package dev.bootbench.people;

import io.quarkus.security.identity.request.BaseAuthenticationRequest;

/** "Whose key is this?", asked of {@link KeyIdentityProvider}. */
final class KeyRequest extends BaseAuthenticationRequest {
    /** Where the key came from. */
    enum Kind { SESSION, TOKEN }

    private final Kind kind;
    private final String key;

    KeyRequest(Kind kind, String key) {
        this.kind = kind;
        this.key = key;
    }

    Kind kind() {
        return kind;
    }

    String key() {
        return key;
    }
}
