package dev.bootbench.booking;

import dev.bootbench.people.CurrentPerson;
import dev.bootbench.people.Person;
import dev.bootbench.people.PersonRepository;
import dev.bootbench.people.Role;
import dev.bootbench.problem.ProblemException;
import dev.bootbench.problem.ProblemType;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import org.jspecify.annotations.Nullable;

/** How much one may book, by which rule, and how much of it is used. */
@Path("/api/reservations/quota")
@Produces(MediaType.APPLICATION_JSON)
@Authenticated
@RunOnVirtualThread
public class QuotaResource {
    private final Quotas quotas;
    private final PersonRepository people;
    private final CurrentPerson me;

    QuotaResource(Quotas quotas, PersonRepository people, CurrentPerson me) {
        this.quotas = quotas;
        this.people = people;
        this.me = me;
    }

    /** @param person another's login, for teachers */
    @GET
    @Transactional
    public QuotaView get(@QueryParam("person") @Nullable String person) {
        Person asker = me.get();
        if (person == null || person.equals(asker.login)) {
            return quotas.view(asker);
        }
        if (!me.is(Role.TEACHER)) {
            throw new ProblemException(ProblemType.NOT_ALLOWED, "Only teachers and administrators see what others may book.");
        }
        return quotas.view(people.findByLogin(person)
                .orElseThrow(() -> new ProblemException(ProblemType.NOT_FOUND, "There is no account of that login.")));
    }
}
