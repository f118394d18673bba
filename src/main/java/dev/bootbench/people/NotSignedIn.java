package dev.bootbench.people;

import io.vertx.core.http.HttpServerRequest;

/** Why a request has no person, and what to do about it. */
final class NotSignedIn {
    private NotSignedIn() {}

    static String sentence(HttpServerRequest request) {
        if (KeyAuthentication.token(request).isPresent()) {
            return "The access token is unknown, expired or withdrawn, or its account is disabled. Make a new one under Account.";
        }
        if (KeyAuthentication.session(request).isPresent()) {
            return "Your session has ended. Sign in again.";
        }
        return "Sign in first, or send a personal access token (Authorization: Bearer bbt_…).";
    }
}
