/** What a guest's kernel says: records of {@code /dev/kmsg}, lines of its console, and the crash reports in them. */
@NullMarked
package dev.bootbench.agent.grading.kernellog;

import org.jspecify.annotations.NullMarked;
