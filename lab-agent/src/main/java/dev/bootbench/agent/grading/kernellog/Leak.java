package dev.bootbench.agent.grading.kernellog;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads {@code /sys/kernel/debug/kmemleak}. */
public final class Leak {
    private static final Pattern HEAD = Pattern.compile("(?m)^unreferenced object 0x[0-9a-f]{1,16} \\(size (\\d{1,19})\\):$");
    private static final Pattern FRAME = Pattern.compile(
            "(?m)^ +\\[<[^>]{0,40}>] (?:0x([0-9a-f]{1,16})|([A-Za-z0-9_.]{1,200})\\+0x([0-9a-f]{1,8})/0x[0-9a-f]{1,8}(?: \\[([a-z0-9_]{1,60})])?)$");
    private static final long FARTHEST = 1 << 20;
    private static final int LONGEST = 64 * 1024;

    private Leak() {}

    /**
     * Where a module lay.
     *
     * @param functions by address
     * @param init      beginning of the part that is thrown away once the module is loaded; 0 when unknown
     */
    public record Layout(NavigableMap<Long, String> functions, long init) {
        public static final Layout UNKNOWN = new Layout(new TreeMap<>(), 0);
        private static final Pattern SYMBOL = Pattern.compile("(?m)^([0-9a-f]{16}) [tT] (\\S+)\\s");

        /** @param text the address of {@code .init.text} on the first line, then lines of {@code /proc/kallsyms} */
        public static Layout parse(String text) {
            NavigableMap<Long, String> functions = new TreeMap<>();
            Matcher symbol = SYMBOL.matcher(text);
            while (symbol.find()) {
                functions.put(Long.parseUnsignedLong(symbol.group(1), 16), symbol.group(2));
            }
            Matcher init = Pattern.compile("\\A0x([0-9a-f]{1,16})\\s").matcher(text);
            return new Layout(functions, init.find() ? Long.parseUnsignedLong(init.group(1), 16) : 0);
        }

        public boolean isUnknown() {
            return functions.isEmpty();
        }

        /** The function that had this address, and how far into it. */
        private Optional<Place> place(long address) {
            Map.Entry<Long, String> below = functions.floorEntry(address);
            if (below != null && address - below.getKey() < FARTHEST && (init == 0 || init <= below.getKey() || address < init)) {
                return Optional.of(new Place(below.getValue(), address - below.getKey()));
            }
            // Names of what is thrown away are gone first; there is mostly one function, which is called so.
            boolean inInit = init != 0 && Long.compareUnsigned(address, init) >= 0 && address - init < FARTHEST;
            return inInit ? Optional.of(new Place("init_module", address - init)) : Optional.empty();
        }
    }

    /** @param offset -1 when unknown */
    private record Place(String function, long offset) {}

    /**
     * A report for each block that was allocated by the module.
     *
     * @param alone whether this module is all that was loaded meanwhile: only then an init without a name is its own
     */
    public static List<KernelReport> find(String text, String module, Layout layout, boolean alone) {
        List<KernelReport> found = new ArrayList<>();
        Matcher head = HEAD.matcher(text);
        int from = head.find() ? head.start() : -1;
        while (from >= 0) {
            String size = head.group(1);
            int next = head.find() ? head.start() : -1;
            String block = text.substring(from, next < 0 ? text.length() : next);
            place(block, module, layout).or(() -> alone ? init(block) : Optional.empty())
                    .map(place -> report(place, block, size, module)).ifPresent(found::add);
            from = next;
        }
        return found;
    }

    private static KernelReport report(Place place, String block, String size, String module) {
        return new KernelReport(ReportKind.MEMORY_LEAK, "", "unreferenced object (size " + size + ")", place.function(), module,
                place.offset(), "", 0, List.of(), false, false, true, block.length() > LONGEST ? block.substring(0, LONGEST) : block);
    }

    private static Optional<Place> place(String block, String module, Layout layout) {
        Matcher frame = FRAME.matcher(block);
        while (frame.find()) {
            Optional<Place> place = frame.group(1) != null
                    ? layout.place(Long.parseUnsignedLong(frame.group(1), 16))
                    : module.equals(frame.group(4))
                            ? Optional.of(new Place(frame.group(2), Long.parseLong(frame.group(3), 16)))
                            : Optional.empty();
            if (place.isPresent()) {
                // Frames are places of return: the call is before.
                return Optional.of(new Place(place.get().function(), Math.max(0, place.get().offset() - 1)));
            }
        }
        return Optional.empty();
    }

    /**
     * The init of a module that is gone and of which nobody saw where it lay: it was unloaded at once, or refused by its own
     * init. What the kernel called as an init and has no name for was such a module's; those of the kernel itself, and of
     * modules that are loaded, have names. Which of its functions asked for the memory cannot be told: any that init called.
     */
    private static Optional<Place> init(String block) {
        Matcher frame = FRAME.matcher(block);
        boolean nameless = false;
        while (frame.find()) {
            if (nameless && "do_one_initcall".equals(frame.group(2))) {
                return Optional.of(new Place("init_module", -1));
            }
            nameless = frame.group(1) != null;
        }
        return Optional.empty();
    }
}
