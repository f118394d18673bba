package dev.bootbench;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/** Where a request comes from: the far end of its connection or, when that is a trusted proxy, whom the proxy names. */
public final class Caller {
    private static final int LONGEST = 100;

    private Caller() {}

    /** A network address; a proxy's own word where it says something else. */
    public static String address(HttpServerRequest request) {
        @Nullable SocketAddress far = request.remoteAddress();
        if (far == null) {
            return "unknown";
        }
        return far.hostAddress() != null ? far.hostAddress() : shortened(far.host());
    }

    private static String shortened(@Nullable String word) {
        return word == null ? "unknown" : word.substring(0, Math.min(LONGEST, word.length()));
    }
}
