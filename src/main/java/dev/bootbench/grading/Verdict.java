package dev.bootbench.grading;

/** What became of a check. */
public enum Verdict {
    PASS, FAIL, SKIPPED, TIMEOUT, CRASH, BUILD_ERROR, LAB_FAULT;

    static Verdict of(dev.bootbench.contract.v1.Verdict reported) {
        return switch (reported) {
            case PASS -> PASS;
            case FAIL -> FAIL;
            case SKIPPED -> SKIPPED;
            case TIMEOUT -> TIMEOUT;
            case CRASH -> CRASH;
            case BUILD_ERROR -> BUILD_ERROR;
            case LAB_FAULT_VERDICT -> LAB_FAULT;
            // A verdict this coordinator does not know must not become somebody's zero.
            case VERDICT_UNSPECIFIED, UNRECOGNIZED -> LAB_FAULT;
        };
    }
}
