package dev.bootbench.agent.link;

import dev.bootbench.contract.v1.TunnelEnded;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;

/** What a tunnel leads to on this host. Each stream is one thread's. */
interface FarEnd extends AutoCloseable {
    /** Closing it says that no more comes; what is written is sent with {@link OutputStream#flush}. */
    OutputStream in() throws IOException;

    InputStream out() throws IOException;

    /** A second way out, to be read beside the first. */
    default Optional<InputStream> errors() {
        return Optional.empty();
    }

    /** What is told of the end, once nothing more comes out. */
    default TunnelEnded ending() {
        return TunnelEnded.getDefaultInstance();
    }

    /** Ends it at once; streams that are waited on end, too. */
    @Override
    void close();
}
