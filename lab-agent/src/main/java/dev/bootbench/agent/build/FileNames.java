package dev.bootbench.agent.build;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Which names a handed-in file may have. Names end up in makefiles, on web pages and in people's shells. */
final class FileNames {
    /** What make, the shell and the compiler take as a plain word. */
    private static final Pattern PLAIN_WORD = Pattern.compile("[A-Za-z0-9_.+][A-Za-z0-9_.+-]*");

    private static final String UNPORTABLE = "\\*?\"<>|:$`";

    private static final Pattern BUILD_PRODUCT =
            Pattern.compile(".*(\\.mod\\.c|\\.o|\\.ko|\\.mod|\\.cmd|\\.a|\\.d|\\.su|~)|modules\\.order|Module\\.symvers");

    private FileNames() {}

    /**
     * The path in its plain form: without {@code ./} and empty parts.
     *
     * @throws RefusedException for a path that leads out of the hand-in, is too long or too deep, or has letters that
     *     break a build
     */
    static String checked(String raw) throws RefusedException {
        return checked(raw, SubmissionLimits.MAX_DEPTH);
    }

    /** The same for another depth: parts of a path, the file's own name included. */
    static String checked(String raw, int depth) throws RefusedException {
        String shown = shown(raw);
        for (int i = 0; i < raw.length(); ) {
            int character = raw.codePointAt(i);
            if (isUnsafe(character)) {
                throw new RefusedException("The file name \"" + shown + "\" has a character that is not allowed "
                        + "(U+" + String.format("%04X", character) + "): rename it with letters, digits, '-', '_' and '.'.");
            }
            i += Character.charCount(character);
        }
        if (raw.startsWith("/")) {
            throw new RefusedException("The path \"" + shown + "\" is absolute: hand in paths relative to your folder.");
        }
        List<String> parts = new ArrayList<>();
        for (String part : raw.split("/")) {
            if (part.equals("..")) {
                throw new RefusedException("The path \"" + shown + "\" leads out of the hand-in with \"..\": "
                        + "put the file inside your folder.");
            }
            if (!part.isEmpty() && !part.equals(".")) {
                parts.add(part);
            }
        }
        if (parts.isEmpty()) {
            throw new RefusedException("The path \"" + shown + "\" names no file: give the file a name.");
        }
        String path = String.join("/", parts);
        if (path.length() > SubmissionLimits.MAX_PATH_CHARS) {
            throw new RefusedException("The path \"" + shown + "\" is longer than " + SubmissionLimits.MAX_PATH_CHARS
                    + " characters: shorten it.");
        }
        if (parts.size() > depth) {
            throw new RefusedException("The path \"" + shown + "\" is more than " + depth
                    + " parts deep: move the file up.");
        }
        if (path.endsWith(".c") || path.endsWith(".h") || path.endsWith(".S")) {
            for (String part : parts) {
                if (!PLAIN_WORD.matcher(part).matches()) {
                    throw new RefusedException("The source path \"" + shown + "\" cannot be built: use only letters a-z, "
                            + "digits, '-', '_', '+' and '.' in it, and no '-' first.");
                }
            }
        }
        return path;
    }

    /** Hidden files, version control, build products: in many folders, in no hand-in. They are left out silently. */
    static boolean isLeftOut(String path) {
        String[] parts = path.split("/");
        for (String part : parts) {
            if (part.startsWith(".") && !part.equals(".") && !part.equals("..") || part.equals("__MACOSX")) {
                return true;
            }
        }
        return parts.length > 0 && BUILD_PRODUCT.matcher(parts[parts.length - 1]).matches();
    }

    /** A name as a sentence may show it: short, and without anything that moves a cursor. */
    static String shown(String raw) {
        StringBuilder shown = new StringBuilder();
        raw.codePoints().limit(80).forEach(c -> shown.appendCodePoint(isInvisible(c) ? '\uFFFD' : c));
        return raw.codePointCount(0, raw.length()) > 80 ? shown + "…" : shown.toString();
    }

    private static boolean isUnsafe(int character) {
        return isInvisible(character) || character == 0xFFFD || UNPORTABLE.indexOf(character) >= 0;
    }

    private static boolean isInvisible(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL, Character.FORMAT, Character.SURROGATE, Character.PRIVATE_USE, Character.UNASSIGNED,
                    Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> true;
            default -> false;
        };
    }
}
