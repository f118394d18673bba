package dev.bootbench;

import io.smallrye.config.ConfigMapping;
import java.time.ZoneId;
import java.util.Optional;

/** The lab as a whole. */
@ConfigMapping(prefix = "bootbench.lab")
public interface LabConfig {
    /** Whose calendar days and weeks count, as in "Europe/Berlin". Without it that of the machine. */
    Optional<ZoneId> zone();
}
