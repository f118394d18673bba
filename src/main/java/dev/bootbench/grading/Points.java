package dev.bootbench.grading;

import java.math.BigDecimal;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/** Points are decimals with two places outside, hundredths inside: sums are never rounded. */
final class Points {
    private Points() {}

    static int hundredths(BigDecimal points) {
        return points.movePointRight(2).setScale(0, RoundingMode.HALF_UP).intValueExact();
    }

    static BigDecimal of(int hundredths) {
        return BigDecimal.valueOf(hundredths, 2);
    }

    static @Nullable BigDecimal ofNullable(@Nullable Integer hundredths) {
        return hundredths == null ? null : of(hundredths);
    }
}
