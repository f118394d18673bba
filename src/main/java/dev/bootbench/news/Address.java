package dev.bootbench.news;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where a webhook may be. The lab's own network is fine; addresses at which clouds hand out credentials to whoever asks from
 * within are not, whatever name stands for them. Asked when a webhook is made, and again before each delivery.
 */
final class Address {
    /** Beside link-local ones, at which most clouds have theirs. */
    private static final Set<String> METADATA = Set.of("100.100.100.200", "fd00:ec2:0:0:0:0:0:254");
    private static final int LONGEST = 1000;

    private Address() {}

    /** What is wrong with that address, in a sentence; empty: nothing. */
    static Optional<String> problem(String text, boolean allowHttp) {
        @Nullable URI url = parsed(text);
        if (url == null) {
            return Optional.of("A webhook is at an address like https://example.org/hook, without a name, a password or a # in it.");
        }
        InetAddress[] addresses;
        try {
            addresses = InetAddress.getAllByName(url.getHost());
        } catch (UnknownHostException e) {
            return Optional.of("The name " + url.getHost() + " is not known here.");
        }
        if (Arrays.stream(addresses).anyMatch(Address::isForbidden)) {
            return Optional.of(url.getHost() + " is an address that the lab sends nothing to.");
        }
        boolean here = Arrays.stream(addresses).allMatch(InetAddress::isLoopbackAddress);
        return url.getScheme().equals("https") || here || allowHttp ? Optional.empty()
                : Optional.of("Beyond this machine webhooks need https. An administrator of the machine can allow http: bootbench.news.allow-http=true.");
    }

    private static @Nullable URI parsed(String text) {
        try {
            URI url = new URI(text);
            boolean web = "https".equals(url.getScheme()) || "http".equals(url.getScheme());
            return web && url.getHost() != null && url.getRawUserInfo() == null && url.getRawFragment() == null && text.length() <= LONGEST ? url : null;
        } catch (URISyntaxException e) {
            return null;
        }
    }

    private static boolean isForbidden(InetAddress address) {
        return address.isLinkLocalAddress() || address.isAnyLocalAddress() || address.isMulticastAddress()
                || METADATA.contains(address.getHostAddress().replaceAll("%.*", ""));
    }
}
