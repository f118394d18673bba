package dev.bootbench.grading;

import dev.bootbench.intake.IntakeLimits;
import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Limits and times of handing in and grading. */
@ConfigMapping(prefix = "bootbench.grading")
interface GradingConfig {
    Intake intake();

    /** How long an attempt stays with its agent without a sign of life. */
    @WithDefault("60s")
    Duration expiry();

    /** How long agents have to come back after this coordinator started, before anything is taken from them. */
    @WithDefault("60s")
    Duration reconnect();

    /** An agent that says nothing of a claimed attempt for this long has not got it. */
    @WithDefault("30s")
    Duration claimExpiry();

    /** The longest an attempt may be with one agent, whatever its heartbeats say. */
    @WithDefault("30m")
    Duration runCap();

    /** For how long a board is leased at first: above what nearly every attempt takes, as it is given back early. */
    @WithDefault("5m")
    Duration lease();

    /** The same where somebody has booked the board soon after, and nothing is known of the exercise; else what its runs take decides. */
    @WithDefault("2m")
    Duration shortLease();

    /** What an attempt is thought to take while nothing is known of its exercise. */
    @WithDefault("60s")
    Duration firstEstimate();

    /** Above what nearly all runs of an exercise took: then it is expected to be over. */
    @WithDefault("20s")
    Duration margin();

    /** A run that is expected to end within this has so long to make way for a person who waits for its board. */
    @WithDefault("2m")
    Duration giveWay();

    /** Any other has so long. */
    @WithDefault("30s")
    Duration notice();

    /** How often the queue is looked at without any news. */
    @WithDefault("2s")
    Duration poll();

    /** How often an attempt that the lab failed is tried again. */
    @WithDefault("2")
    int retries();

    /** A host that failed so many submissions in a row is taken out of grading. */
    @WithDefault("3")
    int faultsInARow();

    /** Where checks of the debug lane run when no board of the exercise's own profiles has a debug kernel. */
    @WithDefault("qemu-x86")
    String debugProfile();

    /** A re-grading that has waited this long is treated as a submission. */
    @WithDefault("30m")
    Duration regradeAge();

    /** One of many that were asked for together is, after this long, treated as a re-grading. */
    @WithDefault("2h")
    Duration bulkAge();

    /** How many boards one person's attempts may have at a time. */
    @WithDefault("1")
    int boardsPerPerson();

    /** How long a board that is handed in may take to be captured and handed over by its agent. */
    @WithDefault("4m")
    Duration capture();

    /** What may be handed in; each limit is enforced while reading. */
    interface Intake {
        /** Files of one submission. */
        @WithDefault("100")
        int files();

        /** One file. */
        @WithDefault("1M")
        MemorySize fileSize();

        /** All of them together. */
        @WithDefault("4M")
        MemorySize totalSize();

        /** Folders and file name together. */
        @WithDefault("4")
        int depth();

        default IntakeLimits limits() {
            return new IntakeLimits(files(), fileSize().asLongValue(), totalSize().asLongValue(), depth());
        }
    }
}
