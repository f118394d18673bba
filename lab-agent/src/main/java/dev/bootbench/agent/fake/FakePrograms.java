package dev.bootbench.agent.fake;

import dev.bootbench.agent.fake.FakeShell.Result;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The programs on the fake board's disk. Its clock runs apart from the host's by what {@code date -s} made of it. */
final class FakePrograms {
    private static final BigDecimal NANOS = BigDecimal.valueOf(1_000_000_000);

    private final FakeFiles files;
    private final Faults faults;
    private final Clock clock;
    private final Runnable reboot;
    private final Runnable powerOff;
    private volatile Duration ahead = Duration.ZERO;

    FakePrograms(FakeFiles files, Faults faults, Clock clock, Runnable reboot, Runnable powerOff) {
        this.files = files;
        this.faults = faults;
        this.clock = clock;
        this.reboot = reboot;
        this.powerOff = powerOff;
    }

    Result run(List<String> words, InputStream stdin) throws IOException {
        List<String> arguments = words.subList(1, words.size());
        List<String> plain = arguments.stream().filter(word -> !word.startsWith("-")).toList();
        return switch (words.getFirst()) {
            case "true", ":", "sync", "chmod", "chown", "mkdir", "udevadm" -> Result.of(0, "");
            case "false" -> Result.of(1, "");
            case "echo" -> Result.of(0, arguments.contains("-n") && arguments.getFirst().equals("-n")
                    ? String.join(" ", arguments.subList(1, arguments.size()))
                    : String.join(" ", arguments) + "\n");
            case "cat" -> cat(plain, stdin);
            case "uname" -> Result.of(0, uname(arguments) + "\n");
            case "hostname" -> hostname(plain);
            case "id" -> Result.of(0, arguments.contains("-u") ? "0\n" : "uid=0(root) gid=0(root) groups=0(root)\n");
            case "date" -> date(arguments);
            case "ps" -> Result.of(0, "init\nlogin\nbash\nsshd\nsh\nps\n");
            case "df" -> Result.of(0, df());
            case "test", "[" -> test(arguments);
            case "sha256sum" -> sha256(plain);
            case "rm" -> rm(arguments, plain);
            case "cp", "mv" -> copy(words.getFirst().equals("mv"), plain);
            case "sleep" -> sleep(plain);
            case "reboot" -> {
                reboot.run();
                yield Result.of(0, "");
            }
            case "poweroff", "halt" -> {
                powerOff.run();
                yield Result.of(0, "");
            }
            case String unknown -> Result.failed(127, "sh: " + unknown + ": not found");
        };
    }

    private Result cat(List<String> paths, InputStream stdin) throws IOException {
        if (paths.isEmpty()) {
            return new Result(0, stdin.readAllBytes(), new byte[0]);
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (String path : paths) {
            try {
                out.writeBytes(path.equals("-") ? stdin.readAllBytes() : files.read(path));
            } catch (IOException e) {
                return new Result(1, out.toByteArray(), ("cat: " + e.getMessage() + "\n").getBytes(StandardCharsets.UTF_8));
            }
        }
        return new Result(0, out.toByteArray(), new byte[0]);
    }

    private String word(String path) {
        return files.text(path).orElse("").strip();
    }

    private String uname(List<String> arguments) {
        return switch (arguments.isEmpty() ? "-s" : arguments.getFirst()) {
            case "-r" -> word(FakeFiles.RELEASE);
            case "-n" -> word(FakeFiles.HOSTNAME);
            case "-m" -> "x86_64";
            case "-a" -> "Linux " + word(FakeFiles.HOSTNAME) + " " + word(FakeFiles.RELEASE) + " #1 SMP x86_64 GNU/Linux";
            default -> "Linux";
        };
    }

    private Result hostname(List<String> names) throws IOException {
        if (names.isEmpty()) {
            return Result.of(0, word(FakeFiles.HOSTNAME) + "\n");
        }
        files.write(FakeFiles.HOSTNAME, (names.getFirst() + "\n").getBytes(StandardCharsets.UTF_8), false);
        return Result.of(0, "");
    }

    private Result date(List<String> arguments) {
        int set = arguments.indexOf("-s");
        if (set >= 0 && set + 1 < arguments.size() && arguments.get(set + 1).matches("@\\d{1,11}(\\.\\d{1,9})?")) {
            BigDecimal seconds = new BigDecimal(arguments.get(set + 1).substring(1));
            Instant wanted = Instant.ofEpochSecond(
                    seconds.longValue(), seconds.remainder(BigDecimal.ONE).multiply(NANOS).longValue());
            ahead = Duration.between(clock.instant(), wanted);
        } else if (set >= 0) {
            return Result.failed(1, "date: invalid date");
        }
        Instant now = clock.instant().plus(ahead);
        String format = arguments.stream().filter(word -> word.startsWith("+")).findFirst().orElse("");
        return Result.of(0, (format.isEmpty()
                ? now.toString()
                : format.substring(1).replace("%s", String.valueOf(now.getEpochSecond())).replace("%N", "%09d".formatted(now.getNano())))
                + "\n");
    }

    private String df() {
        boolean isFull = faults.has(Fault.DISK_FULL);
        return "Filesystem     1024-blocks    Used Available Capacity Mounted on\n/dev/fake          4000000 "
                + (isFull ? "4000000         0     100%" : "1000000   3000000      25%") + " /\n";
    }

    private Result test(List<String> arguments) {
        List<String> asked = arguments.stream().filter(word -> !word.equals("]")).toList();
        if (asked.size() == 2 && asked.getFirst().matches("-[efdsr]")) {
            return Result.of(files.exists(asked.get(1)) ? 0 : 1, "");
        }
        if (asked.size() == 3 && asked.get(1).matches("=|!=")) {
            return Result.of(asked.get(0).equals(asked.get(2)) == asked.get(1).equals("=") ? 0 : 1, "");
        }
        return Result.failed(2, "sh: test: the fake board does not understand this");
    }

    private Result sha256(List<String> paths) throws IOException {
        StringBuilder sums = new StringBuilder();
        for (String path : paths) {
            try {
                byte[] sum = MessageDigest.getInstance("SHA-256").digest(files.read(path));
                sums.append(HexFormat.of().formatHex(sum)).append("  ").append(path).append('\n');
            } catch (NoSuchAlgorithmException e) {
                throw new AssertionError("every Java has SHA-256", e);
            }
        }
        return Result.of(0, sums.toString());
    }

    private Result rm(List<String> arguments, List<String> paths) {
        boolean isForced = arguments.stream().anyMatch(word -> word.startsWith("-") && word.contains("f"));
        for (String path : paths) {
            if (!files.delete(path) && !isForced) {
                return Result.failed(1, "rm: cannot remove '" + path + "': No such file or directory");
            }
        }
        return Result.of(0, "");
    }

    private Result copy(boolean moves, List<String> paths) throws IOException {
        if (paths.size() != 2) {
            return Result.failed(1, "cp: the fake board copies one file to one path");
        }
        files.write(paths.get(1), files.read(paths.get(0)), false);
        if (moves) {
            files.delete(paths.get(0));
        }
        return Result.of(0, "");
    }

    private static Result sleep(List<String> seconds) {
        try {
            TimeUnit.NANOSECONDS.sleep(new BigDecimal(seconds.isEmpty() ? "0" : seconds.getFirst()).multiply(NANOS).longValue());
            return Result.of(0, "");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Result.failed(130, "");
        }
    }
}
