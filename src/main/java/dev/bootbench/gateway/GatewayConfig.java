package dev.bootbench.gateway;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** The SSH front door. */
@ConfigMapping(prefix = "bootbench.ssh")
interface GatewayConfig {
    /** Whether there is one. */
    @WithDefault("true")
    boolean enabled();

    /** Address to listen on; without it that of HTTP. */
    Optional<String> host();

    /** Port to listen on; 0: whichever is free. */
    @WithDefault("2222")
    int port();

    /** Name under which people reach it, for the commands that the portal shows; without it that of the portal. */
    Optional<String> publicHost();

    /** Port under which people reach it, where something forwards to {@link #port}. */
    Optional<Integer> publicPort();

    /** Who has not shown a key by then is cut off. */
    @WithDefault("30s")
    Duration grace();

    /** Connections that have not shown a key yet; one more is closed at once. */
    @WithDefault("60")
    int strangers();

    /** The same from one address. */
    @WithDefault("20")
    int strangersPerAddress();

    /** Connections of one person. */
    @WithDefault("20")
    int perPerson();

    /** A connection through which nothing was typed or sent for so long is closed. */
    @WithDefault("8h")
    Duration idle();
}
