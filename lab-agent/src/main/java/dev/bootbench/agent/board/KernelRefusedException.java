package dev.bootbench.agent.board;

/** A board does not take a kernel for a reason that lies in the kernel. Its message is for whoever sent it. */
public final class KernelRefusedException extends Exception {
    private static final long serialVersionUID = 1;

    public KernelRefusedException(String sentence) {
        super(sentence);
    }
}
