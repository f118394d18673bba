package dev.bootbench.news;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.bootbench.LabClock;
import dev.bootbench.LabConfig;
import io.quarkus.mailer.Mail;
import io.quarkus.mailer.reactive.ReactiveMailer;
import io.vertx.ext.mail.SMTPException;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Sends one piece of news to one mailbox: plain text, a few lines. */
@ApplicationScoped
class MailSender {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final ReactiveMailer mailer;
    private final MailSettings settings;
    private final ObjectMapper json;
    private final LabClock clock;
    private final String portal;
    private final ZoneId zone;

    MailSender(ReactiveMailer mailer, MailSettings settings, ObjectMapper json, LabClock clock, LabConfig lab) {
        this.mailer = mailer;
        this.settings = settings;
        this.json = json;
        this.clock = clock;
        this.portal = lab.url().map(Object::toString).orElse("");
        this.zone = lab.zone().orElseGet(ZoneId::systemDefault);
    }

    Outcome send(Due due) {
        if (due.email() == null || due.email().isBlank()) {
            return new Outcome.Failed(null, "The address was taken away.", true);
        }
        if (!settings.on()) {
            return new Outcome.Failed(null, "Mail was switched off.", true);
        }
        if (due.until() != null && !due.until().isAfter(clock.now())) {
            return new Outcome.Failed(null, "It was of no use any more.", true);
        }
        Payload payload = read(due.payload());
        NewsKind kind = Arrays.stream(NewsKind.values()).filter(each -> each.code().equals(payload.type())).findFirst().orElseThrow();
        String board = payload.data().board();
        Mail mail = Mail.withText(due.email(), kind.heading + (board == null ? "" : ": " + board), text(payload, kind))
                .addHeader("Auto-Submitted", "auto-generated")
                .addHeader("X-Bootbench-News", due.news());
        try {
            mailer.send(mail).await().atMost(LIMIT);
            return new Outcome.Delivered(null);
        } catch (RuntimeException e) {
            return failed(e);
        }
    }

    private String text(Payload payload, NewsKind kind) {
        Payload.Data data = payload.data();
        Payload.Reservation reservation = data.reservation();
        StringBuilder text = new StringBuilder(data.text()).append("\n\n");
        if (reservation != null) {
            text.append("Board: ").append(data.board()).append('\n').append("Time: ")
                    .append(Moments.stretch(reservation.start(), reservation.end(), zone)).append('\n');
        }
        if (data.link() != null) {
            text.append(data.link()).append('\n');
        }
        return text.append("\n-- \nBootbench tells you of this by mail (").append(kind.code()).append("). Choose which mail you get ")
                .append(portal.isEmpty() ? "on the portal's page \"Account\"." : "at " + portal + "/account").append('\n').toString();
    }

    /** A server that says no for good is not asked again; one that is away is. */
    private static Outcome failed(RuntimeException e) {
        @Nullable Throwable cause = e;
        while (cause != null && !(cause instanceof SMTPException)) {
            cause = cause.getCause();
        }
        Throwable shown = Objects.requireNonNullElse(cause, Objects.requireNonNullElse(e.getCause(), e));
        boolean forGood = cause instanceof SMTPException refused && refused.isPermanent();
        return new Outcome.Failed(null, "The mail server did not take it: " + shown.getMessage(), forGood);
    }

    private Payload read(String payload) {
        try {
            return json.readValue(payload, Payload.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the table news holds what the outbox wrote", e);
        }
    }
}
