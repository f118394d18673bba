package dev.bootbench.database;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** The embedded PostgreSQL; of no effect when quarkus.datasource.jdbc.url is set. */
@ConfigMapping(prefix = "bootbench.database")
public interface DatabaseConfig {
    /** The port on loopback; 0 chooses a free one and remembers it. */
    @WithDefault("0")
    int port();

    /** How long the server may take to answer after its start, recovery after a crash included. */
    @WithDefault("120s")
    Duration startLimit();

    /** How long a fast stop may take. */
    @WithDefault("30s")
    Duration stopLimit();

    /** The server's max_connections: the pool of one coordinator and a few for people. */
    @WithDefault("100")
    int maxConnections();
}
