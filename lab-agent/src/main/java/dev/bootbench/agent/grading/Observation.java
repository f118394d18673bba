package dev.bootbench.agent.grading;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a guest has at one moment: compared before and after a check.
 *
 * @param modules names and states, as /proc/modules has them
 * @param things  kinds of what a module may leave behind, each with the names that are there
 */
record Observation(long taint, String bootId, Map<String, String> modules, Map<String, Set<String>> things) {
    private static final String END = "#end";

    /**
     * Prints everything in one go, and last of all writes a marker into the kernel log: what goes wrong while a broken
     * module's traces are read still belongs to the check. Each program is a process of its own, because reading them
     * may be the end of it.
     */
    static String command(String writeMarker) {
        return """
                echo '#taint'; cat /proc/sys/kernel/tainted
                echo '#boot'; cat /proc/sys/kernel/random/boot_id
                echo '#modules'; cat /proc/modules
                echo '#device node'; find /dev -xdev '(' -type b -o -type c ')' ! -name 'vcs*' -print
                echo '#entry in /proc/misc'; cat /proc/misc
                echo '#slab cache'; find /sys/kernel/slab -mindepth 1 -maxdepth 1 -type d ! -name ':*' -printf '%f\\n'
                echo '#kernel thread'; ps -o comm= --ppid 2
                """ + writeMarker + "\necho '" + END + "'\n";
    }

    /** Empty when the output does not go to its end. */
    static Optional<Observation> parse(String output) {
        Map<String, List<String>> sections = new LinkedHashMap<>();
        List<String> current = new ArrayList<>();
        boolean complete = false;
        for (String line : output.split("\n")) {
            if (line.equals(END)) {
                complete = true;
            } else if (line.startsWith("#")) {
                current = sections.computeIfAbsent(line.substring(1), name -> new ArrayList<>());
            } else if (!line.isBlank()) {
                current.add(line);
            }
        }
        List<String> taint = sections.getOrDefault("taint", List.of());
        List<String> boot = sections.getOrDefault("boot", List.of());
        if (!complete || taint.isEmpty() || !taint.getFirst().matches("\\d{1,18}") || boot.isEmpty()) {
            return Optional.empty();
        }
        Map<String, String> modules = new LinkedHashMap<>();
        for (String line : sections.getOrDefault("modules", List.of())) {
            String[] fields = line.split(" ");
            modules.put(fields[0], fields.length > 4 ? fields[4] : "");
        }
        Map<String, Set<String>> things = new LinkedHashMap<>();
        for (String kind : List.of("device node", "entry in /proc/misc", "slab cache", "kernel thread")) {
            Set<String> names = new TreeSet<>();
            for (String line : sections.getOrDefault(kind, List.of())) {
                String name = line.strip();
                // The kernel makes and ends its own workers all the time.
                if (!name.startsWith("kworker/")) {
                    names.add(name);
                }
            }
            things.put(kind, names);
        }
        return Optional.of(new Observation(Long.parseLong(taint.getFirst()), boot.getFirst(), modules, things));
    }

    /** What is here and was not there before, by kind: "device node /dev/x". */
    List<String> newSince(Observation before) {
        List<String> left = new ArrayList<>();
        things.forEach((kind, names) -> names.stream()
                .filter(name -> !before.things.getOrDefault(kind, Set.of()).contains(name))
                .forEach(name -> left.add(kind + " " + name)));
        return left;
    }
}
