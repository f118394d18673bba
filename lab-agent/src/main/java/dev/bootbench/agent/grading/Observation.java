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
 * @param modules by name
 * @param things  kinds of what a module may leave behind, each with the names that are there
 */
record Observation(long taint, String bootId, Map<String, Module> modules, Map<String, Set<String>> things) {
    private static final String END = "#end";
    /**
     * A loaded module, as /proc/modules has it.
     *
     * @param state      Live, Loading or Unloading
     * @param references how many hold it; "-" for a kernel that does not say
     * @param users      the modules among them, separated by commas
     */
    record Module(String state, String references, String users) {}

    private static final Set<String> NOT_THINGS = Set.of("taint", "boot", "modules");

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
        Map<String, Module> modules = new LinkedHashMap<>();
        for (String line : sections.getOrDefault("modules", List.of())) {
            String[] fields = line.split(" ");
            modules.put(fields[0], fields.length > 4 ? new Module(fields[4], fields[2], fields[3].replaceAll("^-$|,$", "")) : new Module("", "", ""));
        }
        Map<String, Set<String>> things = new LinkedHashMap<>();
        for (Map.Entry<String, List<String>> section : sections.entrySet()) {
            if (NOT_THINGS.contains(section.getKey())) {
                continue;
            }
            Set<String> names = new TreeSet<>();
            for (String line : section.getValue()) {
                String name = line.strip();
                // The kernel makes and ends its own workers all the time.
                if (!name.startsWith("kworker/")) {
                    names.add(name);
                }
            }
            things.put(section.getKey(), names);
        }
        return Optional.of(new Observation(Long.parseLong(taint.getFirst()), boot.getFirst(), modules, things));
    }

    /** What is here and was not there before, by kind: "device node /dev/x". */
    List<String> newSince(Observation before) {
        List<String> left = new ArrayList<>();
        things.forEach((kind, names) -> {
            // A look that could not see a kind says nothing about what is new of it.
            Set<String> known = before.things.getOrDefault(kind, names);
            names.stream().filter(name -> !known.contains(name)).forEach(name -> left.add(kind + " " + name));
        });
        return left;
    }
}
