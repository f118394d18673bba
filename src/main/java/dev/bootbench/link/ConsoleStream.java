package dev.bootbench.link;

/** One stream of one console, asked for with {@link ConsoleStreams#open}. */
public sealed interface ConsoleStream permits AgentConsole, ReplicaConsole {
    /** Types. False when the stream is not open, or the agent takes no more. */
    boolean type(byte[] bytes);

    /** Ends the stream; the receiver's {@code ended} follows. */
    void close();
}
