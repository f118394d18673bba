package dev.bootbench.sql;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Plain SQL where the statement itself is what matters: claims, fences, chunks. Joins the transaction of its caller; outside
 * one, each statement is its own. Arguments may be null, text, numbers, booleans, bytes, {@link Instant}, enums (by
 * name) and collections of text (as {@code text[]}).
 */
@ApplicationScoped
public class Sql {
    private final DataSource dataSource;

    public Sql(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /** Turns the current row into a value. */
    @FunctionalInterface
    public interface Row<T> {
        T read(ResultSet row) throws SQLException;
    }

    public <T> List<T> list(String sql, Row<T> reader, @Nullable Object... arguments) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            bind(connection, statement, arguments);
            try (ResultSet rows = statement.executeQuery()) {
                List<T> found = new ArrayList<>();
                while (rows.next()) {
                    found.add(reader.read(rows));
                }
                return found;
            }
        } catch (SQLException e) {
            throw new SqlFailedException(e);
        }
    }

    public <T> Optional<T> first(String sql, Row<T> reader, @Nullable Object... arguments) {
        return list(sql, reader, arguments).stream().findFirst();
    }

    /** Several statements that go to the database in one round trip. */
    public Together together() {
        return new Together();
    }

    /**
     * Statements that are asked one after the other without waiting for answers in between. Each sees what was committed when its
     * own turn came: what follows a lock sees what those did who had it before.
     */
    public final class Together {
        private final List<Answer<?>> answers = new ArrayList<>();

        private Together() {}

        /** One more. Its rows are there once all were asked. */
        public <T> Answer<T> list(String sql, Row<T> reader, @Nullable Object... arguments) {
            Answer<T> answer = new Answer<>(sql, reader, arguments);
            answers.add(answer);
            return answer;
        }

        /** @throws SqlFailedException when one fails; those behind it are not tried */
        public void ask() {
            String all = answers.stream().map(answer -> answer.sql).collect(Collectors.joining(";"));
            try (Connection connection = dataSource.getConnection();
                    PreparedStatement statement = connection.prepareStatement(all)) {
                bind(connection, statement, answers.stream().flatMap(answer -> Arrays.stream(answer.arguments)).toArray());
                boolean rows = statement.execute();
                for (Answer<?> answer : answers) {
                    if (rows) {
                        answer.read(statement.getResultSet());
                    }
                    rows = statement.getMoreResults();
                }
            } catch (SQLException e) {
                throw new SqlFailedException(e);
            }
        }
    }

    /** The rows of one of several statements. */
    public static final class Answer<T> {
        private final String sql;
        private final Row<T> reader;
        private final @Nullable Object[] arguments;
        private final List<T> rows = new ArrayList<>();

        private Answer(String sql, Row<T> reader, @Nullable Object[] arguments) {
            this.sql = sql;
            this.reader = reader;
            this.arguments = arguments;
        }

        private void read(ResultSet found) throws SQLException {
            while (found.next()) {
                rows.add(reader.read(found));
            }
        }

        public List<T> rows() {
            return rows;
        }

        public Optional<T> first() {
            return rows.stream().findFirst();
        }
    }

    /** @return how many rows the statement changed */
    public int update(String sql, @Nullable Object... arguments) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            bind(connection, statement, arguments);
            return statement.executeUpdate();
        } catch (SQLException e) {
            throw new SqlFailedException(e);
        }
    }

    /** The time in a {@code timestamptz} column, which must not be null. */
    public static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getTimestamp(column).toInstant();
    }

    public static @Nullable Instant instantOrNull(ResultSet row, String column) throws SQLException {
        var value = row.getTimestamp(column);
        return value == null ? null : value.toInstant();
    }

    public static @Nullable Long longOrNull(ResultSet row, String column) throws SQLException {
        long value = row.getLong(column);
        return row.wasNull() ? null : value;
    }

    public static @Nullable Integer intOrNull(ResultSet row, String column) throws SQLException {
        int value = row.getInt(column);
        return row.wasNull() ? null : value;
    }

    /** A {@code text[]} column; empty when null. */
    public static List<String> texts(ResultSet row, String column) throws SQLException {
        var value = row.getArray(column);
        return value == null ? List.of() : List.of((String[]) value.getArray());
    }

    private static void bind(Connection connection, PreparedStatement statement, @Nullable Object[] arguments)
            throws SQLException {
        for (int i = 0; i < arguments.length; i++) {
            bind(connection, statement, i + 1, arguments[i]);
        }
    }

    private static void bind(Connection connection, PreparedStatement statement, int at, @Nullable Object value)
            throws SQLException {
        switch (value) {
            case null -> statement.setNull(at, Types.NULL);
            case Instant time -> statement.setObject(at, time.atOffset(ZoneOffset.UTC));
            case Enum<?> name -> statement.setString(at, name.name());
            case Collection<?> texts -> statement.setArray(at, connection.createArrayOf("text", texts.toArray()));
            case byte[] bytes -> statement.setBytes(at, bytes);
            default -> statement.setObject(at, value);
        }
    }
}
