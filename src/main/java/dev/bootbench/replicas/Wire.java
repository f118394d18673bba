package dev.bootbench.replicas;

import dev.bootbench.sql.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Tells the other replicas what a transaction changes: with its commit, by PostgreSQL's NOTIFY, and never after a roll-back. While
 * this replica is the only one nothing is sent, as a NOTIFY makes commits wait for each other.
 */
@ApplicationScoped
public class Wire {
    static final String CHANNEL = "bootbench";
    /** Stands for more than fits. */
    static final String EVERYTHING = "*";
    /** PostgreSQL takes 7,999 bytes. */
    private static final int PAYLOAD = 7_500;
    /** Beyond so many it is cheaper to look at everything. */
    private static final int MOST = 1_000;
    private static final Object KEY = Wire.class;

    private final Sql sql;
    private final Replicas replicas;
    private final TransactionSynchronizationRegistry transactions;

    Wire(Sql sql, Replicas replicas, TransactionSynchronizationRegistry transactions) {
        this.sql = sql;
        this.replicas = replicas;
        this.transactions = transactions;
    }

    /** @param what a few words on one line: names and numbers, nothing that not every replica could read in the database */
    public void tell(Topic topic, String what) {
        String word = topic + " " + what.replace('\n', ' ');
        if (transactions.getTransactionStatus() != Status.STATUS_ACTIVE) {
            send(Set.of(word));
            return;
        }
        @SuppressWarnings("unchecked")
        Set<String> words = (Set<String>) transactions.getResource(KEY);
        if (words == null) {
            words = new LinkedHashSet<>();
            transactions.putResource(KEY, words);
            transactions.registerInterposedSynchronization(new BeforeCommit(words));
        }
        words.add(word);
    }

    private final class BeforeCommit implements Synchronization {
        private final Set<String> words;

        private BeforeCommit(Set<String> words) {
            this.words = words;
        }

        @Override
        public void beforeCompletion() {
            send(words);
        }

        @Override
        public void afterCompletion(int status) {}
    }

    private void send(Set<String> words) {
        if (!replicas.alone()) {
            payloads(replicas.self().toString(), words).forEach(payload ->
                    sql.list("select pg_notify('" + CHANNEL + "', ?)", row -> payload, payload));
        }
    }

    /** The sender's id on the first line, then one news per line. */
    static List<String> payloads(String sender, Set<String> words) {
        if (words.size() > MOST || words.stream().anyMatch(word -> bytes(word) > PAYLOAD - bytes(sender))) {
            return List.of(sender + "\n" + EVERYTHING);
        }
        List<String> payloads = new ArrayList<>();
        StringBuilder payload = new StringBuilder(sender);
        int length = bytes(sender);
        for (String word : words) {
            if (length + 1 + bytes(word) > PAYLOAD) {
                payloads.add(payload.toString());
                payload = new StringBuilder(sender);
                length = bytes(sender);
            }
            payload.append('\n').append(word);
            length += 1 + bytes(word);
        }
        payloads.add(payload.toString());
        return payloads;
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
