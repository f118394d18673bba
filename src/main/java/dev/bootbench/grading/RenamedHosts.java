package dev.bootbench.grading;

import dev.bootbench.link.HostRenamed;
import dev.bootbench.sql.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.transaction.Transactional;

/** A run's fence names its host: it goes on under the host's new name, and so does the proof of what was delivered. */
@ApplicationScoped
class RenamedHosts {
    private final Sql sql;

    RenamedHosts(Sql sql) {
        this.sql = sql;
    }

    @Transactional
    void renamed(@Observes HostRenamed event) {
        sql.update("update run set host = ? where host = ?", event.to(), event.from());
        sql.update("update delivery set host = ? where host = ?", event.to(), event.from());
    }
}
