package dev.bootbench.link;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** Content by its SHA-256 (lower-case hexadecimal): what agents fetch and hand over. */
public interface ContentStore {
    Optional<InputStream> open(String sha256) throws IOException;

    /**
     * Keeps the content. Storing the same content again changes nothing.
     *
     * @throws ContentRefusedException when the content does not have that SHA-256, or is too large; in words
     */
    void store(String sha256, String mediaType, InputStream content) throws IOException, ContentRefusedException;
}
