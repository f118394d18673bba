package dev.bootbench.problem;

import jakarta.annotation.security.PermitAll;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;

/** Makes each kind of trouble on demand; exists in tests only. */
@Path("/api/trouble")
@Produces(MediaType.APPLICATION_JSON)
public class TroubleResource {
    private final EntityManager entities;

    TroubleResource(EntityManager entities) {
        this.entities = entities;
    }

    public enum Colour { RED, GREEN }

    public record Part(@NotBlank String name) {}

    public record Body(@NotBlank String name, Colour colour, int count, List<@Valid Part> parts) {}

    @POST
    @PermitAll
    @Consumes(MediaType.APPLICATION_JSON)
    public Body echo(@NotNull @Valid Body body) {
        return body;
    }

    @GET
    @PermitAll
    public String limited(@QueryParam("limit") @Max(10) int limit) {
        return "{}";
    }

    @GET
    @Path("unexpected")
    @PermitAll
    public String unexpected() {
        throw new IllegalStateException("secret inner detail", new java.io.IOException("of dev.bootbench.Something"));
    }

    @GET
    @Path("pool-empty")
    @PermitAll
    public String poolEmpty() {
        throw new IllegalStateException(new java.sql.SQLException("Acquisition timeout while waiting for new connection"));
    }

    @GET
    @Path("twice")
    @PermitAll
    @Transactional
    public String twice() {
        for (int i = 0; i < 2; i++) {
            entities.createNativeQuery("""
                    insert into person (login, name, role, password) values ('twice', 'Twice', 'STUDENT', '-')""")
                    .executeUpdate();
        }
        return "{}";
    }

    @GET
    @Path("forbidden-value")
    @PermitAll
    @Transactional
    public String forbiddenValue() {
        entities.createNativeQuery("insert into person (login, name, role, password) values ('x', 'X', 'KING', '-')")
                .executeUpdate();
        return "{}";
    }

    @GET
    @Path("with-extensions")
    @PermitAll
    public String withExtensions() {
        throw new ProblemException(ProblemType.BOARD_TAKEN, "Taken.", java.util.Map.of("conflicts", List.of(1, 2), "status", 200));
    }

    /** Without a rule of its own: must answer nobody. */
    @GET
    @Path("without-rule")
    public String withoutRule() {
        return "{}";
    }
}
