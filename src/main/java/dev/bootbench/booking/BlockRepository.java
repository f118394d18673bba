package dev.bootbench.booking;

import io.quarkus.hibernate.orm.panache.PanacheRepository;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads and writes what boards are set aside for. */
@ApplicationScoped
class BlockRepository implements PanacheRepository<BlockRow> {
    /** The name of the class whose boards they are; null where they are nobody's. */
    @Nullable String forClass(BlockRow block) {
        return block.classId == null ? null
                : (String) getEntityManager().createNativeQuery("select name from lab_class where id = :id", String.class)
                        .setParameter("id", block.classId).getSingleResult();
    }

    /** Set aside for that class, and neither over nor lifted; by start. */
    List<BlockRow> ofClass(long classId, Instant now) {
        return list("classId = ?1 and endAt > ?2 and liftedAt is null order by startAt, id", classId, now);
    }

    /** Those with a board that is still set aside, or is to be, by start. */
    List<BlockRow> live(Instant now) {
        return list("from BlockRow b where b.endAt > ?1 and b.liftedAt is null and exists (select 1 from HoldRow h where h.block = b.id and h.endedAt is null) order by b.startAt, b.id", now);
    }
}
