package dev.bootbench.booking;

import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One row of the table {@code hold}. The column {@code during}, which the exclusion constraint needs, is generated. */
@Entity
@Table(name = "hold")
class HoldRow {
    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    Long id;

    /** Null for one who waits. */
    @Nullable String board;

    @Enumerated(EnumType.STRING)
    HoldKind kind;

    Instant startAt;
    Instant endAt;
    @Nullable Long personId;
    @Nullable Long attempt;

    @Enumerated(EnumType.STRING)
    @Nullable ReservationState state;

    int generation;
    /** For the first time. */
    @Nullable Instant usedAt;
    @Nullable Instant lastUsedAt;
    /** When, since it was last used, its person was told that they may lose it. */
    @Nullable Instant idleWarnedAt;
    @Nullable Instant endedAt;
    @Nullable String wishBoard;
    @Nullable String wishProfile;
    String @Nullable [] wishTags;
    @Nullable Instant turnAt;
    @Nullable Instant promisedAt;
    /** So many minutes before the end its person was last told of it. */
    @Nullable Integer warned;
    /** Of a reservation that was made with others. */
    @Nullable Long series;
    /** People who may work on the board, too. */
    Long[] partners = {};
    /** Of a board that is set aside, or of what a member of a class has, or waits for, of its boards: the block. */
    @Nullable Long block;
    /** Its person wants this very board or none. */
    boolean onlyBoard;
    /** The reservation of another board that this one goes on for. */
    @Nullable Long movedFrom;
    /** What it was moved from, why and when. */
    @Nullable String movedBoard;
    @Nullable String movedWhy;
    @Nullable Instant movedAt;
    /** When its person was last told that the board does not work and that there is no other. */
    @Nullable Instant toldBrokenAt;

    /** Where it was before the lab moved it here. */
    void cameFrom(String before, String why, Instant now) {
        movedBoard = before;
        movedWhy = why;
        movedAt = now;
    }

    /** Its person moved it themselves. */
    void isWhereItsPersonWants() {
        wishBoard = board;
        movedBoard = null;
        movedWhy = null;
        movedAt = null;
        toldBrokenAt = null;
    }

    /** What its person asked for, to be known for as long as it lives. */
    void wanted(Wish wish, boolean only) {
        wishBoard = wish.board();
        wishProfile = wish.profile();
        wishTags = wish.tags().toArray(String[]::new);
        onlyBoard = only;
    }

    /** The rest of another reservation, in other hands or on another board. */
    void goesOnFor(HoldRow before) {
        series = before.series;
        partners = before.partners;
        wishBoard = before.wishBoard;
        wishProfile = before.wishProfile;
        wishTags = before.wishTags;
        onlyBoard = before.onlyBoard;
    }

    /** Lives no longer, as of now. A reservation also takes the state. */
    void end(Instant now, @Nullable ReservationState last) {
        state = state == null ? null : state.to(Objects.requireNonNull(last));
        endedAt = now;
        generation++;
    }

    /** Whether nobody came for it by its beginning's grace, or its person left it alone since then and was warned in time. */
    boolean isUnused(Instant begun, Instant idle, Instant warned) {
        return usedAt == null ? !startAt.isAfter(begun)
                : lastUsedAt != null && !lastUsedAt.isAfter(idle) && idleWarnedAt != null && !idleWarnedAt.isAfter(warned);
    }

    /** When it ended, if that was before its time. */
    Instant shownEnd() {
        return endedAt != null && endedAt.isBefore(endAt) && endedAt.isAfter(startAt) ? endedAt : endAt;
    }

    /** Of one who waits, or waited. */
    Wish wish() {
        return new Wish(wishBoard, wishProfile, wishTags == null ? null : List.of(wishTags));
    }

    /** @throws NullPointerException for one who waits: that occupies no board */
    Hold hold() {
        return new Hold(id, Objects.requireNonNull(board), kind, startAt, endAt, personId, attempt, state, generation, List.of(partners), block);
    }
}
