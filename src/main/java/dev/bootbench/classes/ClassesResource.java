package dev.bootbench.classes;

import dev.bootbench.people.Csv;
import dev.bootbench.people.CurrentPerson;
import dev.bootbench.people.Role;
import dev.bootbench.problem.ProblemException;
import dev.bootbench.problem.ProblemType;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Classes, for those who teach them; whoever takes part sees that they do. */
@Path("/api/classes")
@Produces(MediaType.APPLICATION_JSON)
@Authenticated
@RunOnVirtualThread
public class ClassesResource {
    private static final int MOST_AT_ONCE = 2000;
    private static final String NO_NULL = "must not contain null";

    private final Classes classes;
    private final CurrentPerson me;

    ClassesResource(Classes classes, CurrentPerson me) {
        this.classes = classes;
        this.me = me;
    }

    /** @param teachers their logins; a teacher who makes a class is one of them in any case */
    public record NewClass(
            @NotBlank String name, @NotBlank String title, @Nullable List<@NotNull(message = NO_NULL) String> teachers,
            @Valid @Nullable Limits limits, @Valid @Nullable Budget budget) {}

    /** What is to change; null leaves it as it is. Limits and budget are replaced as a whole. */
    public record ClassChange(
            @Nullable String title, @Nullable List<@NotNull(message = NO_NULL) String> teachers, @Valid @Nullable Limits limits,
            @Valid @Nullable Budget budget) {}

    public record Logins(@NotNull List<@NotNull(message = NO_NULL) String> logins) {}

    @GET
    public List<ClassView> list() {
        return classes.list(me.get());
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed(Role.Names.TEACHER)
    public Response create(@NotNull @Valid NewClass wanted) {
        return Response.status(Response.Status.CREATED).entity(classes.create(wanted.name(), wanted.title(), wanted.teachers(),
                wanted.limits() == null ? Limits.NONE : wanted.limits(), wanted.budget() == null ? Budget.NONE : wanted.budget(),
                me.get())).build();
    }

    @GET
    @Path("{name}")
    public ClassView find(@PathParam("name") String name) {
        return classes.find(name, me.get());
    }

    @PATCH
    @Path("{name}")
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed(Role.Names.TEACHER)
    public ClassView change(@PathParam("name") String name, @NotNull @Valid ClassChange change) {
        return classes.change(name, change.title(), change.teachers(), change.limits(), change.budget(), me.get());
    }

    @DELETE
    @Path("{name}")
    @RolesAllowed(Role.Names.TEACHER)
    public void delete(@PathParam("name") String name) {
        classes.delete(name, me.get());
    }

    @PUT
    @Path("{name}/members/{login}")
    @RolesAllowed(Role.Names.TEACHER)
    public void add(@PathParam("name") String name, @PathParam("login") String login) {
        classes.add(name, login, me.get());
    }

    @DELETE
    @Path("{name}/members/{login}")
    @RolesAllowed(Role.Names.TEACHER)
    public void remove(@PathParam("name") String name, @PathParam("login") String login) {
        classes.remove(name, login, me.get());
    }

    /** Many at once; each is added or reported by itself. */
    @POST
    @Path("{name}/members")
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed(Role.Names.TEACHER)
    public List<Classes.Added> addAll(@PathParam("name") String name, @NotNull @Valid Logins list) {
        List<String> logins = list.logins();
        return addAll(name, IntStream.range(0, logins.size()).mapToObj(i -> new Classes.Wanted(i + 1, logins.get(i))).toList());
    }

    /** As a course list has them: the login is the first field of each line, what follows is not read. */
    @POST
    @Path("{name}/members")
    @Consumes("text/csv")
    @RolesAllowed(Role.Names.TEACHER)
    public List<Classes.Added> addCsv(@PathParam("name") String name, @NotBlank String csv) {
        return addAll(name, Csv.parse(csv).stream().map(line -> new Classes.Wanted(line.number(), line.fields().getFirst().strip()))
                .filter(wanted -> !wanted.login().equalsIgnoreCase("login")).toList());
    }

    private List<Classes.Added> addAll(String name, List<Classes.Wanted> wanted) {
        if (wanted.size() > MOST_AT_ONCE) {
            throw new ProblemException(ProblemType.TOO_LARGE, "The list has " + wanted.size() + " people, at most " + MOST_AT_ONCE
                    + " are added at once. Send it in parts.");
        }
        return classes.addAll(name, wanted, me.get());
    }
}
