package dev.bootbench.deployments;

import dev.bootbench.link.HostRenamed;
import dev.bootbench.sql.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.transaction.Transactional;

/** A deployment names the host that may speak of it: it goes on under the host's new name. */
@ApplicationScoped
class RenamedHosts {
    private final Sql sql;

    RenamedHosts(Sql sql) {
        this.sql = sql;
    }

    @Transactional
    void renamed(@Observes HostRenamed event) {
        sql.update("update deployment set host = ? where host = ?", event.to(), event.from());
    }
}
