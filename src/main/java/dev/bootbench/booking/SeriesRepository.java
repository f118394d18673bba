package dev.bootbench.booking;

import io.quarkus.hibernate.orm.panache.PanacheRepository;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;

/** Numbers for reservations that are made together. */
@ApplicationScoped
class SeriesRepository implements PanacheRepository<SeriesRow> {
    SeriesRow add(long person, Instant now) {
        SeriesRow row = new SeriesRow();
        row.personId = person;
        row.createdAt = now;
        persist(row);
        return row;
    }
}
