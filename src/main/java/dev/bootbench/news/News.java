package dev.bootbench.news;

import dev.bootbench.booking.Hold;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened.
 *
 * @param text  what people read
 * @param page  the portal's page about it, as {@code /boards/pi-1}
 * @param board which board it is about
 * @param hold  which reservation it is about
 * @param readers accounts that may get it by mail
 * @param until after that it is of no use as mail
 */
record News(
        NewsKind kind, String text, String page, @Nullable String board, @Nullable Hold hold, List<Long> readers, @Nullable Instant until) {}
