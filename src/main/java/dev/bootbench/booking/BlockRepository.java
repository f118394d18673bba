package dev.bootbench.booking;

import io.quarkus.hibernate.orm.panache.PanacheRepository;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;

/** Reads and writes what boards are set aside for. */
@ApplicationScoped
class BlockRepository implements PanacheRepository<BlockRow> {
    String reason(long block) {
        return findById(block).reason;
    }

    /** Those with a board that is still set aside, or is to be, by start. */
    List<BlockRow> live(Instant now) {
        return list("from BlockRow b where b.endAt > ?1 and exists (select 1 from HoldRow h where h.block = b.id and h.endedAt is null) order by b.startAt, b.id", now);
    }
}
