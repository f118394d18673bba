package dev.bootbench.agent.board;

import java.nio.file.Path;

/** A virtual machine's debug stub, which speaks GDB's remote protocol and stops the machine for whoever connects. */
public interface DebugStub extends AutoCloseable {
    /** A Unix socket of this host on which the stub waits for one client at a time. */
    Path socket();

    /** Takes the stub away; the machine goes on. */
    @Override
    void close();
}
