package dev.bootbench.people;

import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Accounts, for administrators. */
@Path("/api/people")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Role.Names.ADMIN)
@RunOnVirtualThread
public class PeopleResource {
    private final Accounts accounts;
    private final CsvImport csv;
    private final PersonRepository people;

    PeopleResource(Accounts accounts, CsvImport csv, PersonRepository people) {
        this.accounts = accounts;
        this.csv = csv;
        this.people = people;
    }

    public record NewPerson(@NotBlank String login, @NotBlank String name, @NotNull Role role, @Nullable String email) {}

    /** @param password the first password, shown this once */
    public record PersonCreated(AccountView person, String password) {}

    /** What is to change; null leaves it as it is. */
    public record PersonChange(@Nullable String name, @Nullable Role role, @Nullable Boolean disabled) {}

    public record NewPassword(String password) {}

    @GET
    public List<AccountView> all() {
        return people.list("order by login").stream().map(AccountView::of).toList();
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public Response create(@NotNull @Valid NewPerson person) {
        Accounts.Created created = accounts.create(person.login(), person.name(), person.role(), person.email());
        return Response.status(Response.Status.CREATED)
                .entity(new PersonCreated(AccountView.of(created.person()), created.password()))
                .build();
    }

    @PATCH
    @Path("{login}")
    @Consumes(MediaType.APPLICATION_JSON)
    public AccountView change(@PathParam("login") String login, @NotNull @Valid PersonChange change) {
        return AccountView.of(accounts.change(login, change.name(), change.role(), change.disabled()));
    }

    @POST
    @Path("{login}/reset")
    public NewPassword reset(@PathParam("login") String login) {
        return new NewPassword(accounts.reset(login));
    }

    @POST
    @Path("import")
    @Consumes("text/csv")
    public List<CsvImport.LineResult> importCsv(@NotBlank String list) {
        return csv.run(list);
    }
}
