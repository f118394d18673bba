package dev.bootbench.agent.grading;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bootbench.agent.Folders;
import dev.bootbench.agent.board.Board;
import dev.bootbench.agent.board.BoardUse;
import dev.bootbench.agent.board.LabFaultException;
import dev.bootbench.agent.board.Lane;
import dev.bootbench.agent.build.BuildOutcome;
import dev.bootbench.agent.build.BuildRequest;
import dev.bootbench.agent.build.BuilderConfig;
import dev.bootbench.agent.build.KernelTarget;
import dev.bootbench.agent.build.ModuleBuilder;
import dev.bootbench.agent.build.SourceFile;
import dev.bootbench.agent.shell.CommandResult.Ending;
import dev.bootbench.agent.shell.GuestShell;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Not a test of the product: writes the corpus of the kernel-log analyser anew, see {@code
 * src/test/corpus/provoke/regenerate.sh}. Each case of {@code cases.txt} runs on a fresh machine; what the kernel logged
 * and what the console carried meanwhile become a file each.
 */
@EnabledIfSystemProperty(named = "provoke.profile", matches = ".+")
class ProvokeLogs {
    private static final Path ROOT = Path.of("").toAbsolutePath().getParent();
    private static final Path PROVOKE = Path.of("src/test/corpus/provoke");
    private static final Path CORPUS = Path.of("src/test/resources/kernel-logs");
    private static final Duration READY = Duration.ofMinutes(4);
    private static final Duration QUIET = Duration.ofSeconds(2);
    private static final String BEGIN = "provoke-begin";

    /** @param answer what the header of its logs says */
    private record Case(String name, String how, Duration within, Map<String, String> answer, String command) {
        String file(String architecture, String source) {
            return name.replace('_', '-') + (how.equals("init") || how.equals("exit") ? "-in-" + how : "") + "." + architecture + "." + source + ".log";
        }

        boolean needsModule() {
            return !how.equals("shell") || command.contains("provoke.ko");
        }
    }

    private final boolean arm = profile().startsWith("rpi");
    private final String boards = System.getProperty("provoke.boards", arm ? "arm" : "x86");
    private final Lane lane = boards.equals("debug") ? Lane.DEBUG : Lane.PLAIN;
    /** As the names of the files say it: which machine, and which kernel on it. */
    private final String architecture = arm ? "arm64" : boards.equals("debug") ? "debug-x86" : profile().equals("qemu-x86") ? "x86" : profile().replace("qemu-", "");

    private static String profile() {
        return System.getProperty("provoke.profile", "");
    }

    @Test
    void write() throws Exception {
        Folders environment = Folders.fromEnvironment();
        String only = System.getProperty("provoke.only", ".*");
        try (LocalBoards boards = LocalBoards.start(new Folders(ROOT, environment.home(), environment.cache()), profile(), 1)) {
            Board board = boards.rack().boards().getFirst();
            List<String> missed = new ArrayList<>();
            byte[] module = new byte[0];
            for (Case provoked : cases()) {
                if (!(provoked.name + "-" + provoked.how).matches(only)) {
                    continue;
                }
                try (BoardUse use = board.use(READY, lane)) {
                    module = module.length > 0 || !provoked.needsModule() ? module : built(board, use);
                    provoke(use, module, provoked, provoked.name.equals("clean_boot") ? board.consoleFrom() : use.console().head());
                } catch (LabFaultException e) {
                    missed.add(provoked.name + ": " + e.getMessage());
                }
            }
            assertThat(missed).as("cases that the machine was not there for").isEmpty();
        }
    }

    private static byte[] built(Board board, BoardUse use) throws Exception {
        BuilderConfig config = new SmallRyeConfigBuilder().addDiscoveredConverters().withMapping(BuilderConfig.class).build()
                .getConfigMapping(BuilderConfig.class);
        KernelTarget target = KernelTarget.of(use.kernel(), board.architecture(), board.kernelHeaders(use.kernel()));
        BuildOutcome outcome = new ModuleBuilder(config).build(new BuildRequest("provoke",
                List.of(new SourceFile("provoke.c", Files.readAllBytes(PROVOKE.resolve("provoke.c")))), List.of(), target, Duration.ofMinutes(2)));
        assertThat(outcome).as(outcome.log()).isInstanceOf(BuildOutcome.Built.class);
        return ((BuildOutcome.Built) outcome).ko();
    }

    private void provoke(BoardUse use, byte[] module, Case provoked, long consoleFrom) throws Exception {
        List<String> records = new CopyOnWriteArrayList<>();
        long[] last = {System.nanoTime()};
        if (provoked.needsModule()) {
            use.shell().upload(module, "/root/provoke.ko", 0600, READY);
        }
        try (GuestShell.Follower follower = use.shell().follow("cat /dev/kmsg", line -> {
            records.add(line);
            last[0] = System.nanoTime();
        })) {
            use.shell().run("echo " + BEGIN + " > /dev/kmsg", READY);
            long start = System.nanoTime();
            use.shell().run("export PATH=/usr/sbin:/usr/bin:/sbin:/bin\n(" + command(provoked) + ") >/dev/null 2>&1 </dev/null &", Duration.ofSeconds(10));
            boolean silent = "none".equals(provoked.answer.get("kind"));
            Rescue.await(provoked.within.plusSeconds(20), () -> (silent || records.stream().anyMatch(r -> r.contains(" Comm: ")))
                    && System.nanoTime() - start > provoked.within.toNanos() && System.nanoTime() - last[0] > QUIET.toNanos());
        }
        byte[] console = use.console().read(consoleFrom, use.console().head());
        int begin = provoked.name.equals("clean_boot") ? 0 : begin(records);
        save(provoked, use.kernel(), "kmsg", String.join("\n", records.subList(begin, records.size())).concat("\n").getBytes(StandardCharsets.ISO_8859_1));
        save(provoked, use.kernel(), "console", console);
    }

    private static int begin(List<String> records) {
        for (int i = records.size() - 1; i >= 0; i--) {
            if (records.get(i).endsWith(";" + BEGIN)) {
                return i + 1;
            }
        }
        return 0;
    }

    private static String command(Case provoked) {
        String load = "insmod /root/provoke.ko";
        String write = "sh -c 'echo " + provoked.name + " > /dev/provoke'";
        return switch (provoked.how) {
            case "write" -> load + "; " + write;
            case "rmmod" -> load + "; " + write + "; rmmod provoke";
            case "init" -> load + " init=" + provoked.name;
            case "exit" -> load + " exit=" + provoked.name + "; rmmod provoke";
            case "shell" -> provoked.command;
            default -> throw new IllegalArgumentException("cases.txt knows no \"" + provoked.how + "\"");
        };
    }

    private void save(Case provoked, String kernel, String source, byte[] log) throws IOException {
        if ("lost".equals(provoked.answer.get(source))) {
            return;
        }
        StringBuilder header = new StringBuilder();
        provoked.answer.forEach((key, value) -> header.append(key).append(": ").append(value).append('\n'));
        header.append("arch: ").append(arm ? "arm64" : "x86_64").append("\nkernel: ").append(kernel).append("\nfrom: ").append(source).append("\n---\n");
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.writeBytes(header.toString().getBytes(StandardCharsets.UTF_8));
        file.writeBytes(log);
        Path path = CORPUS.resolve(provoked.file(architecture, source));
        Files.write(path, file.toByteArray());
        System.out.println("wrote " + path + ", " + log.length + " bytes");
    }

    private List<Case> cases() throws IOException {
        List<String> source = Files.readAllLines(PROVOKE.resolve("provoke.c"));
        return Files.readAllLines(PROVOKE.resolve("cases.txt")).stream().filter(row -> !row.isBlank() && !row.startsWith("#"))
                .map(row -> row.split("\\s+", 5)).filter(row -> concerns(row[2]))
                .map(row -> new Case(row[0], row[1], Duration.ofSeconds(Long.parseLong(row[3])), answer(row[0], row[4].split(" -- ")[0], source),
                        row[4].contains(" -- ") ? row[4].split(" -- ", 2)[1] : ""))
                .toList();
    }

    private boolean concerns(String where) {
        return where.equals(boards) || where.equals("plain") && !boards.equals("debug");
    }

    private Map<String, String> answer(String name, String stated, List<String> source) {
        Map<String, String> answer = new LinkedHashMap<>();
        for (String word : stated.strip().split("\\s+")) {
            String[] pair = word.split("=", 2);
            String key = pair[0].replaceFirst("^(?:arm|x86)\\.", "");
            if (!pair[0].startsWith(arm ? "x86." : "arm.")) {
                answer.put(key, pair[1].startsWith("@") ? Integer.toString(line(pair[1], source)) : pair[1]);
            }
        }
        if (!"none".equals(answer.get("kind"))) {
            answer.putIfAbsent("function", "provoke_" + name);
            answer.putIfAbsent("module", "provoke");
            answer.putIfAbsent("truncated", "false");
            answer.putIfAbsent("interleaved", "false");
            answer.putIfAbsent("count", "1");
        } else {
            answer.putIfAbsent("count", "0");
        }
        return answer;
    }

    private static int line(String mark, List<String> source) {
        for (int i = 0; i < source.size(); i++) {
            if (source.get(i).matches(".*" + mark + "\\b.*")) {
                return i + 1;
            }
        }
        throw new IllegalArgumentException("provoke.c has no mark " + mark);
    }
}
