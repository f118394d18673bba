package dev.bootbench;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import java.net.URI;
import java.net.URISyntaxException;
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

    /** Where people reach the portal, as in "https://lab.example.org": for links in mail, webhooks and calendars. */
    @WithConverter(Address.class)
    Optional<URI> url();

    /** Takes http and https addresses, with or without a path. */
    final class Address implements Converter<URI> {
        private static final long serialVersionUID = 1;

        @Override
        public @Nullable URI convert(String value) {
            if (value.isBlank()) {
                return null;
            }
            try {
                URI url = new URI(value.strip().replaceAll("/+$", ""));
                if (url.getHost() != null && ("https".equals(url.getScheme()) || "http".equals(url.getScheme()))) {
                    return url;
                }
            } catch (URISyntaxException e) {
                throw wrong(value);
            }
            throw wrong(value);
        }

        private static IllegalArgumentException wrong(String value) {
            return new IllegalArgumentException("bootbench.lab.url: \"" + value + "\" is no address of a portal. Write one like https://lab.example.org.");
        }
    }

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
