package dev.bootbench.agent;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.DynamicTestInvocationContext;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.opentest4j.TestAbortedException;

/**
 * Tests of real machines (tag {@code qemu}) take most of an hour on two cores. {@code ./lab test} may name a folder of what
 * has passed before with the very same files (LAB_TEST_KNOWN, a file per class), which is not run again, and a time
 * (LAB_TEST_UNTIL, seconds since 1970) after which none begins: the next run goes on there. Without them all are run.
 */
public final class MachineTime implements ExecutionCondition, InvocationInterceptor {
    private static final String TAG = "qemu";
    private static final String LEFT = "left for another run: the time for tests of machines is over";
    private static final Optional<Path> KNOWN = variable("LAB_TEST_KNOWN").map(Path::of);
    private static final Instant UNTIL = variable("LAB_TEST_UNTIL").map(Long::valueOf).map(Instant::ofEpochSecond).orElse(Instant.MAX);

    /** What has begun may be tried again, whatever the time. */
    private static final Set<String> BEGUN = ConcurrentHashMap.newKeySet();

    private static Optional<String> variable(String name) {
        return Optional.ofNullable(System.getenv(name)).filter(value -> !value.isBlank());
    }

    /** A dynamic test has no tags of its own. */
    private static boolean needsMachine(ExtensionContext context) {
        return context.getTags().contains(TAG) || context.getParent().map(MachineTime::needsMachine).orElse(false);
    }

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        if (!needsMachine(context)) {
            return ConditionEvaluationResult.enabled("no machine");
        }
        String name = context.getRequiredTestClass().getName();
        if (KNOWN.filter(known -> Files.exists(known.resolve(name))).isPresent()) {
            return ConditionEvaluationResult.disabled("known: passed before with the same files");
        }
        return isTimeFor(context) ? ConditionEvaluationResult.enabled("there is time") : ConditionEvaluationResult.disabled(LEFT);
    }

    private static boolean isTimeFor(ExtensionContext context) {
        return !Instant.now().isAfter(UNTIL) && BEGUN.add(context.getUniqueId()) || BEGUN.contains(context.getUniqueId());
    }

    @Override
    public void interceptDynamicTest(Invocation<Void> invocation, DynamicTestInvocationContext test, ExtensionContext context) throws Throwable {
        if (needsMachine(context) && !isTimeFor(context)) {
            invocation.skip();
            throw new TestAbortedException(LEFT);
        }
        invocation.proceed();
    }
}
