package dev.bootbench.booking;

import dev.bootbench.boards.BoardCondition;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What {@link BookingModel} is made of. */
final class ModelParts {
    private ModelParts() {}

    static final class Host {
        boolean connected = true;
        boolean draining;
    }

    static final class Board {
        final String name;
        final Host host;
        final String profile;
        final List<String> tags;
        BoardCondition condition = BoardCondition.UP;
        boolean pristine = true;

        Board(String name, Host host, String profile, List<String> tags) {
            this.name = name;
            this.host = host;
            this.profile = profile;
            this.tags = tags;
        }

        boolean usable() {
            return host.connected && !host.draining && condition != BoardCondition.QUARANTINED && condition != BoardCondition.RETIRED;
        }

        boolean ready() {
            return condition == BoardCondition.UP && pristine;
        }

        boolean does(Wish wish) {
            return (wish.board() == null || wish.board().equals(name)) && (wish.profile() == null || wish.profile().equals(profile))
                    && tags.containsAll(wish.tags());
        }
    }

    /** A row of the table, as far as anybody can see. */
    static final class Row {
        final long id;
        final HoldKind kind;
        @Nullable String board;
        Instant start;
        Instant end;
        @Nullable Long person;
        @Nullable ReservationState state;
        @Nullable Instant lastUsed;
        /** When its person was told, since then, that others wait. */
        @Nullable Instant idleWarned;
        @Nullable Instant ended;
        @Nullable Integer warned;
        @Nullable Wish wish;
        @Nullable Instant turn;

        Row(long id, HoldKind kind, @Nullable String board, Window window, @Nullable Long person, @Nullable ReservationState state) {
            this.id = id;
            this.kind = kind;
            this.board = board;
            this.start = window.start();
            this.end = window.end();
            this.person = person;
            this.state = state;
        }

        boolean live() {
            return ended == null && state != ReservationState.WAITING;
        }

        Window window() {
            return new Window(start, end);
        }

        void end(Instant now, @Nullable ReservationState last) {
            ended = now;
            state = last;
        }

        String fact() {
            return id + " " + kind + " " + board + " " + start + "/" + end + " " + state + (lastUsed == null ? "" : " used " + lastUsed) + (ended == null ? " warned " + warned : " ended " + ended);
        }
    }
}
