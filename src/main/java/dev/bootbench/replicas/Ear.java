package dev.bootbench.replicas;

import dev.bootbench.Background;
import dev.bootbench.sql.Sql;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import java.net.URI;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.Config;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/**
 * Listens for what other replicas commit, and says that this one is there, over a connection of its own: one thread, which
 * connects anew for ever. After each connecting, after a pause in which the others took this one for gone, and a heartbeat
 * later when everybody has heard of it, all that may have been missed is looked at anew.
 */
@ApplicationScoped
class Ear {
    private static final Logger LOG = Logger.getLogger(Ear.class);
    private static final String HELLO = "hello";
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
    /** A database that answers nothing for so long is not there any more. */
    private static final String ANSWER_SECONDS = "10";
    private static final String BEAT = """
            with before as (select heard_at from replica where id = ?)
            insert into replica (id, address, heard_at) values (?, ?, clock_timestamp())
            on conflict (id) do update set address = excluded.address, heard_at = excluded.heard_at
            returning coalesce((select heard_at > clock_timestamp() - ? * interval '1 millisecond' from before), false)
            """;
    private static final String LIVING = "select id, address from replica where heard_at > clock_timestamp() - ? * interval '1 millisecond'";
    private static final String FORGET = "delete from replica where heard_at < clock_timestamp() - interval '1 day'";

    private final Replicas replicas;
    private final ReplicasConfig config;
    private final OwnAddress address;
    private final Config settings;
    private final Sql sql;
    private final Event<Heard> heard;
    private final Event<NewsMissed> missed;
    private volatile boolean stopped;
    private @Nullable Thread worker;

    Ear(
            Replicas replicas, ReplicasConfig config, OwnAddress address, Config settings, Sql sql,
            Event<Heard> heard, Event<NewsMissed> missed) {
        this.replicas = replicas;
        this.config = config;
        this.address = address;
        this.settings = settings;
        this.sql = sql;
        this.heard = heard;
        this.missed = missed;
    }

    void onStart(@Observes StartupEvent event) {
        worker = Background.start("replicas", this::work);
    }

    void onStop(@Observes ShutdownEvent event) throws InterruptedException {
        stopped = true;
        if (worker != null) {
            worker.interrupt();
            worker.join(TimeUnit.SECONDS.toMillis(2));
        }
        try {
            // So that the others need not wait until it is missed.
            sql.update("delete from replica where id = ?", replicas.self());
        } catch (RuntimeException e) {
            LOG.debugf("the database is gone already: %s", e.getMessage());
        }
    }

    private void work() {
        long pause = 0;
        while (!stopped) {
            try {
                TimeUnit.MILLISECONDS.sleep(pause);
                pause = Math.min(LONGEST_PAUSE.toMillis(), 2 * pause + ThreadLocalRandom.current().nextLong(100, 200));
                try (Connection connection = connect()) {
                    LOG.debugf("listening to other replicas as %s", replicas.self());
                    pause = 0;
                    listen(connection);
                }
            } catch (SQLException e) {
                if (!stopped) {
                    LOG.warnf("what other replicas do is not heard of for a while: %s", e.getMessage());
                }
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                LOG.error("news of another replica could not be dealt with", e);
            }
        }
    }

    private Connection connect() throws SQLException {
        Properties properties = new Properties();
        setting("username", "user", properties);
        setting("password", "password", properties);
        properties.setProperty("tcpKeepAlive", "true");
        properties.setProperty("socketTimeout", ANSWER_SECONDS);
        properties.setProperty("ApplicationName", "bootbench replica " + replicas.self());
        return DriverManager.getConnection(settings.getValue("quarkus.datasource.jdbc.url", String.class), properties);
    }

    private void setting(String key, String name, Properties into) {
        settings.getOptionalValue("quarkus.datasource." + key, String.class).ifPresent(value -> into.setProperty(name, value));
    }

    private void listen(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("listen " + Wire.CHANNEL);
        }
        beat(connection);
        sayHello(connection);
        lookAtEverything();
        boolean unknownToSome = true;
        long next = System.nanoTime() + config.heartbeat().toNanos();
        PGConnection news = connection.unwrap(PGConnection.class);
        while (!stopped) {
            long left = TimeUnit.NANOSECONDS.toMillis(next - System.nanoTime());
            PGNotification[] all = news.getNotifications((int) Math.max(1, left));
            for (PGNotification each : all == null ? new PGNotification[0] : all) {
                if (take(each.getParameter())) {
                    next = System.nanoTime();
                }
            }
            if (System.nanoTime() - next >= 0) {
                next = System.nanoTime() + config.heartbeat().toNanos();
                boolean newcomer = !beat(connection);
                if (newcomer) {
                    sayHello(connection);
                }
                if (newcomer || unknownToSome) {
                    unknownToSome = newcomer;
                    lookAtEverything();
                }
            }
        }
    }

    private void sayHello(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("notify " + Wire.CHANNEL + ", '" + replicas.self() + "\n" + HELLO + "'");
        }
    }

    private void lookAtEverything() {
        if (!replicas.alone()) {
            missed.fire(new NewsMissed());
        }
    }

    /** True when a replica is there that was not known. */
    private boolean take(String payload) {
        String[] words = payload.split("\n");
        if (words[0].equals(replicas.self().toString())) {
            return false;
        }
        boolean hello = false;
        for (int i = 1; i < words.length; i++) {
            switch (words[i]) {
                case HELLO -> {
                    replicas.somebodyIsThere();
                    hello = true;
                }
                case Wire.EVERYTHING -> missed.fire(new NewsMissed());
                default -> tell(words[i]);
            }
        }
        return hello;
    }

    /** A replica of a newer version may speak of what is not known here. */
    private void tell(String word) {
        int space = word.indexOf(' ');
        try {
            heard.fire(new Heard(Topic.valueOf(word.substring(0, Math.max(0, space))), word.substring(space + 1)));
        } catch (RuntimeException e) {
            LOG.warnf(e, "news of another replica could not be dealt with: %s", word);
        }
    }

    /** False when the others do not know this one, or no longer: they have sent it nothing meanwhile. */
    private boolean beat(Connection connection) throws SQLException {
        boolean known;
        try (PreparedStatement statement = connection.prepareStatement(BEAT)) {
            statement.setObject(1, replicas.self());
            statement.setObject(2, replicas.self());
            statement.setString(3, address.get().toString());
            statement.setLong(4, config.gone().toMillis());
            try (ResultSet row = statement.executeQuery()) {
                known = row.next() && row.getBoolean(1);
            }
        }
        List<Replica> living = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(LIVING)) {
            statement.setLong(1, config.gone().toMillis());
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    living.add(new Replica(rows.getObject(1, UUID.class), URI.create(rows.getString(2))));
                }
            }
        }
        replicas.seen(living);
        try (Statement statement = connection.createStatement()) {
            statement.execute(FORGET);
        }
        return known;
    }
}
