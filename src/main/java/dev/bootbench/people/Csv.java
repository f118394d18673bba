package dev.bootbench.people;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Comma-separated values as spreadsheets write them (RFC 4180): quotes, doubled quotes, CRLF, a leading byte order mark. */
public final class Csv {
    private Csv() {}

    /** A line that is not empty; numbers count from 1 as editors do. A quoted field may span lines; the first one counts. */
    public record Line(int number, List<String> fields, @Nullable String problem) {}

    public static List<Line> parse(String text) {
        String input = text.startsWith("\ufeff") ? text.substring(1) : text;
        List<Line> lines = new ArrayList<>();
        List<String> fields = new ArrayList<>();
        StringBuilder field = new StringBuilder();
        boolean quoted = false;
        int number = 1;
        int first = 1;
        for (int i = 0; i < input.length(); i++) {
            char c = input.charAt(i);
            if (quoted) {
                boolean doubled = c == '"' && i + 1 < input.length() && input.charAt(i + 1) == '"';
                if (doubled) {
                    field.append('"');
                    i++;
                } else if (c == '"') {
                    quoted = false;
                } else {
                    field.append(c);
                }
            } else if (c == '"' && field.toString().isBlank()) {
                field.setLength(0);
                quoted = true;
            } else if (c == ',') {
                fields.add(field.toString());
                field.setLength(0);
            } else if (c == '\n') {
                add(lines, first, fields, field, null);
                first = number + 1;
            } else if (c != '\r') {
                field.append(c);
            }
            if (c == '\n') {
                number++;
            }
        }
        add(lines, first, fields, field, quoted ? "A quotation mark is never closed." : null);
        return lines;
    }

    private static void add(List<Line> lines, int number, List<String> fields, StringBuilder field, @Nullable String problem) {
        fields.add(field.toString());
        field.setLength(0);
        if (fields.size() > 1 || !fields.getFirst().isBlank()) {
            lines.add(new Line(number, List.copyOf(fields), problem));
        }
        fields.clear();
    }
}
