package dev.bootbench.news;

import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** Whether there is mail at all: only with a server and a sender's address. */
@ApplicationScoped
class MailSettings {
    private static final Logger LOG = Logger.getLogger(MailSettings.class);

    private final Optional<String> host;
    private final Optional<String> from;

    MailSettings(@ConfigProperty(name = "quarkus.mailer.host") Optional<String> host,
            @ConfigProperty(name = "quarkus.mailer.from") Optional<String> from) {
        this.host = host.filter(name -> !name.isBlank());
        this.from = from.filter(address -> !address.isBlank());
    }

    void atStart(@Observes StartupEvent event) {
        if (host.isPresent() && from.isEmpty()) {
            LOG.warnf("no mail is sent: quarkus.mailer.host is %s, but quarkus.mailer.from, the sender's address, is not set", host.get());
        }
    }

    boolean on() {
        return host.isPresent() && from.isPresent();
    }
}
