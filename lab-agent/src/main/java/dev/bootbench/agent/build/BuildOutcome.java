package dev.bootbench.agent.build;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/** How a build ended. Who has to act is the type: nobody, the person who handed in, the lab. */
public sealed interface BuildOutcome {

    /** What the tools printed, at most {@link CappedLog#LIMIT} bytes, with a visible cut. */
    String log();

    /**
     * What was asked for, for the wanted kernel.
     *
     * @param products by name: modules or one program
     * @param bare     the same without debug information and the build's id: what a board needs, a tenth as large, the same
     *                 bytes for the same sources
     * @param vermagic as the modules carry it; begins with the kernel's release; empty for a program
     */
    record Built(Map<String, byte[]> products, Map<String, byte[]> bare, String vermagic, List<Diagnostic> warnings, String log,
            Duration took) implements BuildOutcome {
        /** The only module. */
        public byte[] ko() {
            return products.values().iterator().next();
        }
    }

    /**
     * The submission does not build.
     *
     * @param reason      one sentence for its owner
     * @param diagnostics errors first found first, warnings among them
     */
    record Rejected(String reason, List<Diagnostic> diagnostics, String log, Duration took) implements BuildOutcome {}

    /**
     * The lab could not build. Says nothing about the submission.
     *
     * @param reason one sentence for the people who run the lab: what broke, how to mend it
     */
    record Faulted(String reason, String log) implements BuildOutcome {}
}
