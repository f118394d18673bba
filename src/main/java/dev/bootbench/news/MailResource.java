package dev.bootbench.news;

import dev.bootbench.people.CurrentPerson;
import dev.bootbench.problem.ProblemException;
import dev.bootbench.problem.ProblemType;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the signed-in person gets by mail. */
@Path("/api/me/mail")
@Produces(MediaType.APPLICATION_JSON)
@Authenticated
@RunOnVirtualThread
public class MailResource {
    private final MailChoices choices;
    private final CurrentPerson me;

    MailResource(MailChoices choices, CurrentPerson me) {
        this.choices = choices;
        this.me = me;
    }

    /** What is to change; null leaves it as it is, an empty address takes it away. */
    public record MailChange(@Nullable String address, @Nullable List<NewsKind> kinds) {}

    @GET
    public MailChoices.MailView mine() {
        return choices.of(me.get());
    }

    @PATCH
    @Consumes(MediaType.APPLICATION_JSON)
    public MailChoices.MailView change(@Nullable MailChange change) {
        if (change == null) {
            throw new ProblemException(ProblemType.INVALID, "Say what is to change, as in {\"address\": \"mira@example.org\", \"kinds\": [\"reservation.started\"]}.");
        }
        return choices.change(me.get(), change.address(), change.kinds());
    }
}
