package dev.bootbench.link;

import org.eclipse.microprofile.config.ConfigProvider;

/** Where the application under test listens, for HTTP and gRPC alike. */
public final class TestPort {
    private TestPort() {}

    public static int get() {
        return ConfigProvider.getConfig().getValue("quarkus.http.test-port", Integer.class);
    }
}
