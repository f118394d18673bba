package dev.bootbench.agent.grading.kernellog;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Cuts the bytes of a console into lines of kernel log. Bytes may come in any portions: an unfinished last line is
 * kept until its end arrives. Not for several threads.
 */
public final class LogLines {
    /** Longer lines are cut here: a line without end must not fill the memory. */
    private static final int LONGEST = 8 * 1024;

    private static final Pattern COLOUR = Pattern.compile("\\x1b\\[[0-9;?]*[A-Za-z]");
    private static final Pattern STAMP =
            Pattern.compile("(?:<\\d{1,3}>)?\\[ {0,8}\\d{1,10}\\.\\d{6}\\](?:\\[ {0,8}([TC]\\d{1,10})\\])? ?");
    private static final Pattern LOST = Pattern.compile("\\*\\* \\d+ printk messages dropped \\*\\*");

    private final ByteArrayOutputStream unfinished = new ByteArrayOutputStream();
    private final List<LogLine> lines = new ArrayList<>();
    private boolean gap;

    public void feed(byte[] bytes) {
        for (byte b : bytes) {
            if (b == '\n') {
                finishLine(false);
            } else if (unfinished.size() < LONGEST) {
                unfinished.write(b);
            }
        }
    }

    /** The lines so far, the unfinished one included. */
    public List<LogLine> lines() {
        if (unfinished.size() == 0) {
            return List.copyOf(lines);
        }
        int complete = lines.size();
        boolean gapBefore = gap;
        split(unfinished.toString(StandardCharsets.UTF_8), true);
        List<LogLine> all = List.copyOf(lines);
        lines.subList(complete, lines.size()).clear();
        gap = gapBefore;
        return all;
    }

    private void finishLine(boolean cut) {
        split(unfinished.toString(StandardCharsets.UTF_8), cut);
        unfinished.reset();
    }

    /** One line of the console holds several lines of the log when two CPUs wrote at once: each has its own stamp. */
    private void split(String raw, boolean cut) {
        String line = COLOUR.matcher(raw.replace("\r", "")).replaceAll("");
        Matcher stamp = STAMP.matcher(line);
        if (LOST.matcher(line).find()) {
            gap = true;
        }
        if (!stamp.find()) {
            add("", line, false, cut);
            return;
        }
        boolean first = true;
        while (true) {
            String caller = stamp.group(1) == null ? "" : stamp.group(1);
            int from = stamp.end();
            boolean more = stamp.find();
            add(caller, line.substring(from, more ? stamp.start() : line.length()), !first || more, cut && !more);
            first = false;
            if (!more) {
                return;
            }
        }
    }

    private void add(String caller, String text, boolean interleaved, boolean cut) {
        lines.add(new LogLine(caller, text, gap, interleaved, cut));
        gap = false;
    }
}
