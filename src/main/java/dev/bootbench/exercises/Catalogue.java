package dev.bootbench.exercises;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.bootbench.LabClock;
import dev.bootbench.sql.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** The exercises the lab knows: those it offers, and every version an attempt was ever queued with. */
@ApplicationScoped
public class Catalogue {
    private static final String SELECT = "select v.header, v.bundle from exercise_version v ";
    private static final String OFFERED = SELECT + "join exercise e on e.id = v.exercise and e.version = v.version ";
    private static final String KEEP_VERSION = """
            insert into exercise_version (exercise, version, bundle, header, first_seen) values (?, ?, ?, ?::jsonb, ?)
            on conflict (exercise, version) do update set bundle = excluded.bundle, header = excluded.header
            """;
    private static final String OFFER = """
            insert into exercise (id, version, offered) values (?, ?, true)
            on conflict (id) do update set version = excluded.version, offered = true
            where exercise.version <> excluded.version or not exercise.offered
            """;
    private static final String WITHDRAW_OTHERS = "update exercise set offered = false where offered and id <> all (?) ";

    private final Sql sql;
    private final LabClock clock;
    private final ObjectMapper json;

    Catalogue(Sql sql, LabClock clock, ObjectMapper json) {
        this.sql = sql;
        this.clock = clock;
        this.json = json;
    }

    /** What may be handed in now, by id. */
    public List<Exercise> offered() {
        return sql.list(OFFERED + "where e.offered order by e.id", this::exercise);
    }

    /** The present version of an exercise that may be handed in. */
    public Optional<Exercise> offered(String id) {
        return sql.first(OFFERED + "where e.offered and e.id = ?", this::exercise, id);
    }

    /** The present version of an exercise, also of one that is no longer offered. */
    public Optional<Exercise> latest(String id) {
        return sql.first(OFFERED + "where e.id = ?", this::exercise, id);
    }

    /** The version an attempt was queued with. */
    public Exercise version(String id, String version) {
        return sql.first(SELECT + "where v.exercise = ? and v.version = ?", this::exercise, id, version)
                .orElseThrow(() -> new IllegalStateException("exercise %s has no version %s".formatted(id, version)));
    }

    /** @return whether this changed what is offered */
    boolean offer(Exercise exercise) {
        sql.update(KEEP_VERSION, exercise.id(), exercise.version(), exercise.bundle(), write(exercise.header()), clock.now());
        return sql.update(OFFER, exercise.id(), exercise.version()) > 0;
    }

    /** Exercises with another id than these are no longer offered. */
    boolean offerOnly(Collection<String> ids) {
        return sql.update(WITHDRAW_OTHERS, ids) > 0;
    }

    private Exercise exercise(ResultSet row) throws SQLException {
        try {
            return new Exercise(json.readValue(row.getString("header"), Header.class), row.getString("bundle"));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a stored header is not readable", e);
        }
    }

    private String write(Header header) {
        try {
            return json.writeValueAsString(header);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
