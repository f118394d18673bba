package dev.bootbench;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.Optional;
import org.eclipse.microprofile.config.spi.Converter;
import org.jspecify.annotations.Nullable;

/** The lab as a whole. */
@ConfigMapping(prefix = "bootbench.lab")
public interface LabConfig {
    /** Whose calendar days and weeks count, as in "Europe/Berlin". Without it that of the machine. */
    @WithConverter(Zone.class)
    Optional<ZoneId> zone();

    /** Says what was wrong with it. */
    final class Zone implements Converter<ZoneId> {
        private static final long serialVersionUID = 1;

        @Override
        public @Nullable ZoneId convert(String value) {
            if (value.isBlank()) {
                return null;
            }
            try {
                return ZoneId.of(value.strip());
            } catch (DateTimeException e) {
                throw new IllegalArgumentException("bootbench.lab.zone: \"" + value + "\" is no time zone. Write one like Europe/Berlin.", e);
            }
        }
    }
}
