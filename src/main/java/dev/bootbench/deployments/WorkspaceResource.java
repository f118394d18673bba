package dev.bootbench.deployments;

import dev.bootbench.people.CurrentPerson;
import dev.bootbench.people.Role;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What is kept of one's own home folder. Its content goes to boards only. */
@Path("/api/workspace")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@RolesAllowed(Role.Names.STUDENT)
public class WorkspaceResource {
    private final Workspaces workspaces;
    private final CurrentPerson person;
    private final DeploymentsConfig config;

    WorkspaceResource(Workspaces workspaces, CurrentPerson person, DeploymentsConfig config) {
        this.workspaces = workspaces;
        this.person = person;
        this.config = config;
    }

    /**
     * @param size bytes, packed; 0 while nothing is saved
     * @param limit bytes that a packed workspace may have
     * @param board where it was saved
     * @param problem what went wrong last; empty when all is well
     */
    public record WorkspaceView(
            String folder, long size, long limit, String board, @Nullable Instant savedAt, String problem,
            @Nullable Instant problemAt) {}

    @GET
    public WorkspaceView mine() {
        Workspaces.Workspace mine = workspaces.of(Objects.requireNonNull(person.get().id))
                .orElse(new Workspaces.Workspace(null, 0, "", null, "", null));
        return new WorkspaceView("/root/workspace", mine.size(), config.workspace().asLongValue(), mine.board(), mine.savedAt(),
                mine.problem(), mine.problemAt());
    }
}
