package dev.bootbench.booking;

import dev.bootbench.boards.BoardCondition;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What {@link BookingModel} is made of. */
final class ModelParts {
    private ModelParts() {}

    static final class Host {
        boolean connected = true;
        boolean draining;
        /** When the link was last found or lost. */
        Instant since = Instant.EPOCH;
    }

    static final class Board {
        final String name;
        final Host host;
        final String profile;
        final List<String> tags;
        BoardCondition condition = BoardCondition.UP;
        boolean pristine = true;
        /** When that was last reported. */
        Instant since = Instant.EPOCH;

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

    /** Boards that are set aside for a class. */
    static final class Exam {
        final long id;
        final Set<String> boards;
        final Window window;
        final Set<Long> members;
        boolean lifted;

        Exam(long id, Set<String> boards, Window window, Set<Long> members) {
            this.id = id;
            this.boards = boards;
            this.window = window;
            this.members = members;
        }

        boolean has(String board) {
            return !lifted && boards.contains(board);
        }
    }

    /** So many boards of a profile are kept for graded runs at those hours. */
    record Rule(long id, String profile, Set<DayOfWeek> days, LocalTime from, LocalTime to, int boards, int percent) {
        int kept(int all) {
            return boards > 0 ? boards : (all * percent + 99) / 100;
        }

        boolean holds(LocalDateTime at) {
            LocalTime time = at.toLocalTime();
            boolean since = !time.isBefore(from);
            if (from.isBefore(to)) {
                return days.contains(at.getDayOfWeek()) && since && time.isBefore(to);
            }
            return since ? days.contains(at.getDayOfWeek()) : time.isBefore(to) && days.contains(at.getDayOfWeek().minus(1));
        }
    }

    /** A row of the table, as far as anybody can see. */
    static final class Row {
        /** Less than nothing while it is not known. */
        long id;
        /** Of one that goes on for another: that one's, and a stroke. */
        final String name;
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
        /** Of the exam that it is part of, or waits for. */
        @Nullable Long block;

        Row(long id, HoldKind kind, @Nullable String board, Window window, @Nullable Long person, @Nullable ReservationState state) {
            this(id, String.valueOf(id), kind, board, window, person, state);
        }

        Row(long id, String name, HoldKind kind, @Nullable String board, Window window, @Nullable Long person, @Nullable ReservationState state) {
            this.id = id;
            this.name = name;
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
            return name + " " + kind + " " + board + " " + start + "/" + end + " " + state + (block == null ? "" : " of exam " + block)
                    + (lastUsed == null ? "" : " used " + lastUsed) + (ended == null ? " warned " + warned : " ended " + ended);
        }
    }
}
