package dev.bootbench.agent.pi;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * A Raspberry Pi's {@code config.txt} or {@code tryboot.txt}: settings, each for the models and circumstances that the
 * filters before it name. Where a key is set several times the last one counts.
 *
 * @param lines as they stand in the file
 * @see <a href="https://www.raspberrypi.com/documentation/computers/config_txt.html">The config.txt file</a>
 */
public record ConfigTxt(List<String> lines) {
    /** What is beyond this in a line is ignored by the firmware. */
    private static final int LINE_LIMIT = 98;
    private static final int DEEPEST_INCLUDE = 4;
    private static final String BEGIN = "# ---- begin: ";
    private static final String END = "# ---- end: ";

    public ConfigTxt {
        lines = List.copyOf(lines);
    }

    public static ConfigTxt parse(String text) {
        return new ConfigTxt(text.lines().toList());
    }

    public String text() {
        return String.join("\n", lines) + "\n";
    }

    /**
     * Puts settings at the end, where they count for every model and before all others. A block of the same name that was
     * put there before is replaced; the rest of the file stays as it is.
     *
     * @param settings whole lines, such as {@code kernel=mine.img}
     */
    public ConfigTxt withBlock(String name, List<String> settings) {
        List<String> all = new ArrayList<>(withoutBlock(name).lines);
        all.add(BEGIN + name);
        all.add("[all]");
        all.addAll(settings);
        all.add(END + name);
        return new ConfigTxt(all);
    }

    public ConfigTxt withoutBlock(String name) {
        List<String> kept = new ArrayList<>();
        boolean inside = false;
        for (String line : lines) {
            inside |= line.strip().equals(BEGIN + name);
            if (!inside) {
                kept.add(line);
            }
            inside &= !line.strip().equals(END + name);
        }
        return new ConfigTxt(kept);
    }

    /**
     * What the firmware of a model makes of it.
     *
     * @param tryboot  whether the firmware was asked for a {@code tryboot}
     * @param included the text of a file that an {@code include} names
     */
    public BootSettings settings(PiModel model, boolean tryboot, Function<String, Optional<String>> included) {
        Reader reader = new Reader(model, tryboot, included);
        reader.read(lines, 0);
        return reader.result();
    }

    /** Goes through the lines once, as the firmware does. */
    private static final class Reader {
        private final PiModel model;
        private final boolean tryboot;
        private final Function<String, Optional<String>> included;
        /** By kind of filter whether the last one of that kind is met: kinds add up, filters of one kind replace each other. */
        private final Map<String, Boolean> filters = new HashMap<>();
        private final Map<String, String> values = new HashMap<>();
        private final List<String> overlays = new ArrayList<>();

        Reader(PiModel model, boolean tryboot, Function<String, Optional<String>> included) {
            this.model = model;
            this.tryboot = tryboot;
            this.included = included;
        }

        void read(List<String> lines, int depth) {
            for (String whole : lines) {
                String line = whole.substring(0, Math.min(whole.length(), LINE_LIMIT)).strip();
                if (line.isEmpty() || line.startsWith("#")) {
                    continue;
                }
                if (line.startsWith("[") && line.endsWith("]")) {
                    filter(line.substring(1, line.length() - 1).strip().toLowerCase(java.util.Locale.ROOT));
                } else if (!filters.containsValue(false)) {
                    setting(line, depth);
                }
            }
        }

        private void filter(String filter) {
            if (filter.equals("all")) {
                filters.clear();
            } else if (filter.equals("none")) {
                filters.put("none", false);
            } else if (filter.equals("tryboot")) {
                filters.put("tryboot", tryboot);
            } else if (filter.matches("(pi|cm)\\d.*|board-type=.*")) {
                filters.put("model", model.matches(filter));
            } else {
                // A monitor, a pin, a serial number or a partition: no board of a lab is told apart by those.
                filters.put(filter.replaceAll("\\d*[=:].*|^0x.*", ""), false);
            }
        }

        private void setting(String line, int depth) {
            int equals = line.indexOf('=');
            if (line.startsWith("initramfs ")) {
                values.put("ramfsfile", line.substring("initramfs ".length()).strip().split("\\s+")[0]);
            } else if (line.startsWith("include ")) {
                if (depth < DEEPEST_INCLUDE) {
                    included.apply(line.substring("include ".length()).strip())
                            .ifPresent(text -> read(text.lines().toList(), depth + 1));
                }
            } else if (equals > 0) {
                String key = line.substring(0, equals).strip();
                String value = line.substring(equals + 1).strip();
                if (key.equals("dtoverlay")) {
                    overlays.add(value);
                } else {
                    values.put(key, value);
                }
            }
        }

        BootSettings result() {
            boolean arm64 = values.containsKey("arm_64bit") ? isOn("arm_64bit") : model.isArm64ByDefault();
            String kernel = values.getOrDefault("kernel", "");
            if (kernel.isEmpty()) {
                kernel = model.defaultKernel(arm64);
            } else if (kernel.equals("kernel8.img")) {
                // A known name tells what it is.
                arm64 = true;
            }
            boolean upstream = isOn("upstream_kernel");
            String tree = values.getOrDefault("device_tree", "");
            return new BootSettings(
                    arm64,
                    kernel,
                    initramfs(kernel),
                    !tree.isEmpty() ? List.of(tree) : upstream ? model.deviceTrees().reversed() : model.deviceTrees(),
                    values.getOrDefault("os_prefix", upstream ? "upstream/" : ""),
                    values.getOrDefault("cmdline", "cmdline.txt"),
                    List.copyOf(overlays),
                    isOn("uart_2ndstage"));
        }

        private List<String> initramfs(String kernel) {
            String named = values.getOrDefault("ramfsfile", "");
            if (!named.isEmpty()) {
                return List.of(named.split(","));
            }
            if (!isOn("auto_initramfs") || !kernel.startsWith("kernel")) {
                return List.of();
            }
            // kernel8.img has its initramfs in initramfs8.
            return List.of("initramfs" + kernel.substring("kernel".length()).replaceFirst("\\.img$", ""));
        }

        private boolean isOn(String key) {
            String value = values.getOrDefault(key, "0");
            return !value.equals("0") && !value.isEmpty();
        }
    }
}
