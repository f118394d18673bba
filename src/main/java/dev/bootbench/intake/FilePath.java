package dev.bootbench.intake;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;

/** Which names a file of a submission may have. They end up on the disks of hosts: no escape, no tricks on a terminal. */
public final class FilePath {
    private static final int LONGEST_PART = 100;

    private FilePath() {}

    /** @return the path in the one form it is stored in, without {@code ./} and double slashes */
    public static String checked(String given, IntakeLimits limits) throws RefusedException {
        if (given.codePoints().anyMatch(FilePath::isHidden)) {
            throw new RefusedException("The file name %s has a control or invisible character in it. Rename the file."
                    .formatted(shown(given)));
        }
        if (given.startsWith("/") || given.matches("[A-Za-z]:.*")) {
            throw new RefusedException("The file name %s is absolute. Pack the files with names relative to their folder."
                    .formatted(shown(given)));
        }
        if (given.contains("\\")) {
            throw new RefusedException("The file name %s has a backslash in it. Use / between folders."
                    .formatted(shown(given)));
        }
        List<String> parts = new ArrayList<>();
        for (String part : given.split("/")) {
            if (part.equals("..")) {
                throw new RefusedException("The file name %s leaves the submission's folder. Pack the files without ../ in their names."
                        .formatted(shown(given)));
            }
            if (part.getBytes(StandardCharsets.UTF_8).length > LONGEST_PART) {
                throw new RefusedException("The file name %s is too long: each part may have %d bytes."
                        .formatted(shown(given), LONGEST_PART));
            }
            if (!part.isEmpty() && !part.equals(".")) {
                parts.add(part);
            }
        }
        if (parts.isEmpty()) {
            throw new RefusedException("One file has no name. Give each file a name such as miscdrv.c.");
        }
        if (parts.size() > limits.depth()) {
            throw new RefusedException("The file %s lies too deep: %d levels are allowed, folders and file name together."
                    .formatted(shown(given), limits.depth()));
        }
        return Normalizer.normalize(String.join("/", parts), Normalizer.Form.NFC);
    }

    /** A name made safe to print: everything unprintable as an escape, and cut when it is long. */
    public static String shown(String name) {
        StringBuilder text = new StringBuilder("\"");
        for (int c : name.codePoints().toArray()) {
            if (text.length() > LONGEST_PART) {
                text.append('…');
                break;
            }
            if (isHidden(c)) {
                text.append(String.format("\\u%04x", c));
            } else {
                text.appendCodePoint(c);
            }
        }
        return text.append('"').toString();
    }

    private static boolean isHidden(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE, Character.PRIVATE_USE, Character.UNASSIGNED -> true;
            default -> c == '�';
        };
    }
}
