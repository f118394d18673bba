package dev.bootbench.link;

/** One stream of one console, asked for with {@link ConsoleStreams#open}. */
public sealed interface ConsoleStream permits AgentConsole, ReplicaStream {
    /** Ends the stream; the receiver's {@code ended} follows. */
    void close();
}
