package dev.bootbench.agent.fake;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * As much of a shell as the agent's own commands need: lists with {@code ; && ||}, quotes, redirections, sums, and a few
 * programs. Whatever it does not know fails as on a real board, with status 127. Safe for use by several threads.
 */
public final class FakeShell {
    private static final Pattern SUM = Pattern.compile("\\$\\(\\((\\d{1,9})\\+(\\d{1,9})\\)\\)");
    private static final Pattern TOKEN =
            Pattern.compile("\\s*(&&|\\|\\||2>&1|2>|>>|>|<|[;|&\\n]|(?:'[^']*'|\"[^\"]*\"|\\\\.|[^\\s;&|<>'\"\\\\])+)");

    /** How a command ended and what it printed. */
    record Result(int status, byte[] out, byte[] err) {
        static Result of(int status, String out) {
            return new Result(status, out.getBytes(StandardCharsets.UTF_8), new byte[0]);
        }

        static Result failed(int status, String problem) {
            return new Result(status, new byte[0], (problem + "\n").getBytes(StandardCharsets.UTF_8));
        }
    }

    private final FakeFiles files;
    private final FakePrograms programs;
    private final Map<String, Result> scripted = new ConcurrentHashMap<>();

    FakeShell(FakeFiles files, FakePrograms programs) {
        this.files = files;
        this.programs = programs;
    }

    /** From now on exactly this command line is answered so, whatever it means. */
    public void answer(String command, int status, String output) {
        scripted.put(command.strip(), Result.of(status, output));
    }

    String hostname() {
        return files.text(FakeFiles.HOSTNAME).orElse("").strip();
    }

    String kernel() {
        return files.text(FakeFiles.RELEASE).orElse("").strip();
    }

    Result run(String command, InputStream stdin) {
        Result wanted = scripted.get(command.strip());
        if (wanted != null) {
            return wanted;
        }
        Matcher sums = SUM.matcher(command);
        String line = sums.replaceAll(sum -> String.valueOf(Long.parseLong(sum.group(1)) + Long.parseLong(sum.group(2))));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int status = 0;
        boolean skip = false;
        List<String> words = new ArrayList<>();
        for (String token : tokens(line)) {
            switch (token) {
                case ";", "\n", "&&", "||", "end" -> {
                    if (!skip && !words.isEmpty()) {
                        Result result = simple(words, stdin);
                        out.writeBytes(result.out());
                        err.writeBytes(result.err());
                        status = result.status();
                    }
                    words.clear();
                    skip = token.equals("&&") && status != 0 || token.equals("||") && status == 0;
                }
                case "|", "&", "bad" -> {
                    err.writeBytes("sh: the fake board's shell does not understand this\n".getBytes(StandardCharsets.UTF_8));
                    return new Result(2, out.toByteArray(), err.toByteArray());
                }
                default -> words.add(token);
            }
        }
        return new Result(status, out.toByteArray(), err.toByteArray());
    }

    /** Operators as they are, words with a mark in front so that a quoted operator is a word; ends with "end". */
    private static List<String> tokens(String line) {
        List<String> tokens = new ArrayList<>();
        Matcher token = TOKEN.matcher(line.strip());
        int at = 0;
        while (at < token.regionEnd() && token.find(at) && token.start() == at) {
            String text = token.group(1);
            tokens.add(text.matches("&&|\\|\\||2>&1|2>|>>|>|<|[;|&\\n]") ? text : "=" + unquote(text));
            at = token.end();
        }
        tokens.add(at < token.regionEnd() ? "bad" : "end");
        return tokens;
    }

    private static String unquote(String word) {
        StringBuilder plain = new StringBuilder();
        char quote = 0;
        for (int i = 0; i < word.length(); i++) {
            char c = word.charAt(i);
            if (quote == 0 && c == '\\' && i + 1 < word.length()) {
                plain.append(word.charAt(++i));
            } else if (quote == 0 && (c == '\'' || c == '"')) {
                quote = c;
            } else if (c == quote) {
                quote = 0;
            } else {
                plain.append(c);
            }
        }
        return plain.toString();
    }

    private Result simple(List<String> tokens, InputStream stdin) {
        List<String> words = new ArrayList<>();
        String target = null;
        boolean append = false;
        boolean errToOut = false;
        boolean dropErr = false;
        InputStream in = stdin;
        try {
            for (int i = 0; i < tokens.size(); i++) {
                switch (tokens.get(i)) {
                    case ">", ">>" -> {
                        append = tokens.get(i).equals(">>");
                        target = operand(tokens, ++i);
                    }
                    case "2>" -> {
                        operand(tokens, ++i);
                        dropErr = true;
                    }
                    case "2>&1" -> errToOut = true;
                    case "<" -> in = new ByteArrayInputStream(files.read(operand(tokens, ++i)));
                    default -> words.add(tokens.get(i).substring(1));
                }
            }
            Result result = words.isEmpty() ? Result.of(0, "") : programs.run(words, in);
            byte[] out = result.out();
            byte[] err = result.err();
            if (errToOut) {
                out = Arrays.copyOf(out, out.length + err.length);
                System.arraycopy(err, 0, out, out.length - err.length, err.length);
            }
            if (target != null) {
                files.write(target, out, append);
                out = new byte[0];
            }
            return new Result(result.status(), out, errToOut || dropErr ? new byte[0] : err);
        } catch (IOException e) {
            return Result.failed(1, "sh: " + e.getMessage());
        }
    }

    private static String operand(List<String> tokens, int at) throws IOException {
        if (at >= tokens.size() || !tokens.get(at).startsWith("=")) {
            throw new IOException("a redirection without a file");
        }
        return tokens.get(at).substring(1);
    }
}
