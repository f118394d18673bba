package dev.bootbench.news;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A delivery that this replica has claimed.
 *
 * @param attempt which try this is, from 1: the fence
 * @param news    the id that receivers see
 * @param at      when it happened
 * @param until   by mail it is of no use after that
 * @param webhook null for mail
 * @param login   whose mailbox it is
 */
record Due(
        long id, int attempt, String news, String kind, Instant at, @Nullable Instant until, String payload, @Nullable Long webhook,
        @Nullable String url, @Nullable String secret, @Nullable String email, @Nullable String login) {}
