package dev.bootbench.agent.board;

/** Something of ours broke: board, host, tool chain. Never costs a person points or an attempt. */
public final class LabFaultException extends Exception {
    private static final long serialVersionUID = 1;

    /** @param message a sentence for people: what broke */
    public LabFaultException(String message) {
        super(message);
    }

    public LabFaultException(String message, Throwable cause) {
        super(message, cause);
    }
}
