package dev.bootbench.people;

import dev.bootbench.LabClock;
import io.quarkus.arc.Arc;
import io.quarkus.hibernate.orm.panache.PanacheRepository;
import io.quarkus.panache.common.Sort;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The log of privileged actions. Log inside the transaction of the action: either both are kept or neither. The person
 * is the one who makes the present request, or "system" for what the lab does by itself.
 */
@ApplicationScoped
public class Audit implements PanacheRepository<AuditEntry> {
    static final String SYSTEM = "system";
    private static final int LONGEST_DETAIL = 2000;

    private final SecurityIdentity identity;
    private final LabClock clock;

    Audit(SecurityIdentity identity, LabClock clock) {
        this.identity = identity;
        this.clock = clock;
    }

    /** A line of the log as administrators see it. */
    public record AuditView(long id, Instant at, String person, String action, String subject, String detail) {}

    /**
     * @param action what was done, a short fixed name such as "person-disabled"
     * @param subject whom or what it was done to, a login or the name of a board
     * @param detail what a reader needs beside it; never a secret
     */
    @Transactional
    public void log(String action, String subject, String detail) {
        logAs(person(), action, subject, detail);
    }

    /**
     * The same for what a person does outside a request, as on a connection of their own.
     *
     * @param person their login
     */
    @Transactional
    public void logAs(String person, String action, String subject, String detail) {
        AuditEntry entry = new AuditEntry();
        entry.at = clock.now();
        entry.person = person;
        entry.action = action;
        entry.subject = subject;
        entry.detail = detail.length() > LONGEST_DETAIL ? detail.substring(0, LONGEST_DETAIL) : detail;
        persist(entry);
    }

    /**
     * The same for what somebody goes on doing: one line, however often it is said and by however many replicas. Of those
     * actions alone that the index {@code audit_once} names.
     */
    @Transactional
    public void logOnceAs(String person, String action, String subject, String detail) {
        getEntityManager().createNativeQuery("""
                insert into audit_entry (at, person, action, subject, detail) values (?1, ?2, ?3, ?4, ?5) on conflict do nothing
                """)
                .setParameter(1, clock.now()).setParameter(2, person).setParameter(3, action).setParameter(4, subject).setParameter(5, detail)
                .executeUpdate();
    }

    /**
     * The newest first.
     *
     * @param before only those with a lower id
     */
    List<AuditView> newest(@Nullable Long before, int limit) {
        return find("id < ?1", Sort.descending("id"), Objects.requireNonNullElse(before, Long.MAX_VALUE)).page(0, limit).stream()
                .map(e -> new AuditView(Objects.requireNonNull(e.id), e.at, e.person, e.action, e.subject, e.detail))
                .toList();
    }

    private String person() {
        boolean inRequest = Arc.container().requestContext().isActive();
        return inRequest && !identity.isAnonymous() ? identity.getPrincipal().getName() : SYSTEM;
    }
}
