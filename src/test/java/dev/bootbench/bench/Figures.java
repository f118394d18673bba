package dev.bootbench.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What was measured, line by line as it comes in, and in a file for the comparison with another run. */
final class Figures {
    private final Map<String, Double> kept = new LinkedHashMap<>();

    static double quantile(double quantile, List<Double> values) {
        double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        return sorted[Math.clamp((long) Math.ceil(quantile * sorted.length) - 1, 0, sorted.length - 1)];
    }

    /**
     * @param spent for each; null: not known
     * @param aim   of the 99th percentile, in milliseconds; 0: none
     */
    void times(String what, List<Double> millis, BenchLab.@Nullable Spent spent, double aim) {
        double median = quantile(0.5, millis);
        double most = quantile(0.99, millis);
        line("  %-50s%10.1f%10.1f ms  %s%s", what, median, most, spent == null ? "" : String.format(Locale.ROOT,
                "(processors: coordinator %.1f, database %.1f, bench %.1f ms)", spent.coordinator(), spent.database(), spent.bench()), verdict(aim, most <= aim, "p99 < " + (int) aim + " ms"));
        kept.put(what + ", median ms", median);
        kept.put(what + ", p99 ms", most);
    }

    /** @param aim that it should reach; 0: none */
    void rate(String what, double perSecond, double aim) {
        line("  %-50s%10.1f per second%s", what, perSecond, verdict(aim, perSecond >= aim, "at least " + (int) aim));
        kept.put(what + ", per second", perSecond);
    }

    void keep(String what, double value) {
        kept.put(what, value);
    }

    static String verdict(double aim, boolean met, String wanted) {
        return aim == 0 ? "" : "  wanted: " + wanted + (met ? ": met" : ": NOT met");
    }

    static void line(String format, Object... arguments) {
        System.out.printf(Locale.ROOT, format + "%n", arguments);
    }

    /** The load of the machine, beside the figures that it may have spoilt. */
    static String load() {
        try {
            return Arrays.stream(Files.readString(Path.of("/proc/loadavg")).split(" ")).limit(1).collect(Collectors.joining());
        } catch (IOException e) {
            return "unknown";
        }
    }

    void save(Path file) throws IOException {
        Files.writeString(file, kept.entrySet().stream().filter(each -> Double.isFinite(each.getValue()))
                .map(each -> "  \"" + each.getKey() + "\": " + String.format(Locale.ROOT, "%.3f", each.getValue()))
                .collect(Collectors.joining(",\n", "{\n", "\n}\n")));
    }
}
