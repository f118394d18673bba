package dev.bootbench.replicas;

import dev.bootbench.sql.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Who else serves this lab, as far as was heard in the last seconds. Never waits for the database, save for the secret, once. */
@ApplicationScoped
public class Replicas {
    private final UUID self = UUID.randomUUID();
    private final Sql sql;
    private final ReplicasConfig config;
    private volatile Map<UUID, Replica> others = Map.of();
    /** Somebody said that they are there, and was not seen in the table yet. */
    private volatile boolean somebody;
    private volatile @Nullable String secret;

    Replicas(Sql sql, ReplicasConfig config) {
        this.sql = sql;
        this.config = config;
    }

    /** This coordinator, until it ends. */
    public UUID self() {
        return self;
    }

    /** One of the others, unless it is gone. */
    public Optional<Replica> find(UUID id) {
        return Optional.ofNullable(others.get(id));
    }

    public boolean alone() {
        return others.isEmpty() && !somebody;
    }

    /** Certificate to trust beside the system's own. */
    public Optional<Path> authority() {
        return config.authority();
    }

    /** What replicas prove themselves to each other with. */
    public String secret() {
        String known = secret;
        if (known == null) {
            known = sql.first("select secret from replica_secret", row -> row.getString(1)).orElseThrow();
            secret = known;
        }
        return known;
    }

    void seen(List<Replica> living) {
        others = living.stream().filter(replica -> !replica.id().equals(self)).collect(Collectors.toUnmodifiableMap(Replica::id, Function.identity()));
        somebody = false;
    }

    void somebodyIsThere() {
        somebody = true;
    }
}
