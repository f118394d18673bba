package dev.bootbench.news;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A webhook as administrators see it.
 *
 * @param offReason why the lab stopped it; empty when it did not
 * @param secret what deliveries are signed with; only in the answer that makes it
 * @param last the latest delivery that was tried
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record WebhookView(
        long id, String url, List<NewsKind> kinds, boolean enabled, String offReason, String createdBy, Instant createdAt,
        @Nullable String secret, @Nullable DeliveryView last) {}
