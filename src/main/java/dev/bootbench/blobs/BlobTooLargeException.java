package dev.bootbench.blobs;

/** Content above {@code bootbench.blobs.max-size}. Nothing of it was kept. */
public final class BlobTooLargeException extends RuntimeException {
    private static final long serialVersionUID = 1;

    BlobTooLargeException(long limit) {
        super("the content is larger than the " + limit + " bytes that bootbench.blobs.max-size allows");
    }
}
