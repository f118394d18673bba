package dev.bootbench.agent.link;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where the coordinator is. Beyond this machine only TLS is spoken: credentials and consoles never cross a network in the
 * clear.
 *
 * @param uri       http or https; the contract shares the coordinator's one port
 * @param authority certificate (PEM) to trust for https, when the system's own do not cover it
 */
record CoordinatorAddress(URI uri, Optional<Path> authority) {

    CoordinatorAddress {
        String scheme = uri.getScheme();
        if (uri.getHost() == null || !("http".equals(scheme) || "https".equals(scheme))) {
            throw new IllegalArgumentException(
                    "The coordinator's address must look like https://lab.example.org:8443, not \"" + uri + "\".");
        }
        if ("http".equals(scheme) && !isThisMachine(uri.getHost())) {
            throw new IllegalArgumentException("Refusing to speak to " + uri.getHost() + " without TLS: http is for a coordinator on "
                    + "this machine. Use https://" + uri.getHost() + "…, with the lab's certificate (authorityFile) where needed.");
        }
    }

    boolean tls() {
        return "https".equals(uri.getScheme());
    }

    int port() {
        return uri.getPort() >= 0 ? uri.getPort() : tls() ? 443 : 80;
    }

    private static boolean isThisMachine(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
