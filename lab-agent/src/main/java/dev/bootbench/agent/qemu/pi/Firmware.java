package dev.bootbench.agent.qemu.pi;

import dev.bootbench.agent.board.LabFaultException;
import dev.bootbench.agent.pi.BootSettings;
import dev.bootbench.agent.pi.ConfigTxt;
import dev.bootbench.agent.pi.PiModel;
import dev.bootbench.agent.qemu.BoardFolder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * What a Pi 3's firmware does between power-on and the kernel's first instruction: reads {@code config.txt}, or once
 * {@code tryboot.txt}, and finds command line, kernel, initramfs and device tree on the boot partition.
 *
 * <p>A Pi keeps the wish for a tryboot in a register that its own kernel sets ({@code reboot '0 tryboot'}) and that is
 * cleared as it is read, or when the power goes. The stand-in's substitute is the file {@code tryboot.flag} on the boot partition,
 * which root writes with some text of its own, a random one: the firmware heeds each text once, when the machine restarts by
 * itself, and remembers the last one beside the card.
 *
 * <p>Overlays are read and not applied: the machine is what its device tree says.
 *
 * @see <a href="https://www.raspberrypi.com/documentation/computers/raspberry-pi.html#fail-safe-os-updates-tryboot">tryboot</a>
 */
final class Firmware {
    static final String TRYBOOT_FLAG = "tryboot.flag";

    private static final Logger LOG = Logger.getLogger(Firmware.class);
    private static final int SEED_BYTES = 64;
    private static final int MOST_INCLUDES = 8;
    private static final SecureRandom RANDOM = new SecureRandom();

    /** What there is to start. */
    sealed interface Found {
        /** One line for people: what was chosen, or why there is nothing to start. */
        String said();

        record Kernel(Path image, Optional<Path> initramfs, Optional<Path> deviceTree, String commandLine, String said) implements Found {}

        /** @param isSpoken whether the firmware says so on the serial line */
        record Nothing(String said, boolean isSpoken) implements Found {}
    }

    private final StandInCard card;
    private final Path folder;
    private final CardTools tools;
    private final Path spentFlag;

    /** @param spentFlag where the last heeded wish for a tryboot is remembered, out of the machine's reach */
    Firmware(StandInCard card, BoardFolder folder, Path spentFlag) {
        this.card = card;
        this.folder = folder.path();
        this.tools = new CardTools(folder);
        this.spentFlag = spentFlag;
    }

    /**
     * @param restarted by itself, with its power on all the time
     * @throws LabFaultException when the host's programs do not work; whatever is wrong with the card is an answer
     */
    Found read(boolean restarted) throws LabFaultException, InterruptedException {
        if (!card.isThere()) {
            return new Found.Nothing("There is no SD card.", false);
        }
        Optional<BootPartition> partition = BootPartition.of(card, tools, folder);
        if (partition.isEmpty()) {
            return new Found.Nothing("The SD card's first partition is no FAT file system.", false);
        }
        try {
            return read(partition.get(), restarted);
        } finally {
            partition.get().forget();
        }
    }

    private Found read(BootPartition partition, boolean restarted) throws LabFaultException, InterruptedException {
        boolean tryboot = isTryboot(partition) && restarted;
        String name = tryboot ? "tryboot.txt" : "config.txt";
        // Without the file every setting has its default.
        ConfigTxt config = ConfigTxt.parse(partition.text(name).orElse(""));
        Map<String, String> included = included(partition, config);
        BootSettings settings = config.settings(PiModel.PI_3B, tryboot, file -> Optional.ofNullable(included.get(file)));
        if (!settings.osPrefix().isEmpty() && !isViable(partition, settings)) {
            settings = settings.withoutPrefix();
        }
        String kernel = settings.prefixed(settings.kernel());
        Path image = fresh("kernel");
        if (!partition.copy(kernel, image)) {
            return new Found.Nothing(name + ": there is no kernel " + kernel + " on the boot partition.", settings.uart2ndStage());
        }
        if (!settings.arm64()) {
            return new Found.Nothing(name + ": " + kernel + " is started in 32-bit mode, which this stand-in has not: set arm_64bit=1.",
                    settings.uart2ndStage());
        }
        Optional<Path> initramfs = initramfs(partition, settings);
        Optional<Path> tree = deviceTree(partition, settings);
        String commandLine = partition.text(settings.prefixed(settings.cmdline())).orElse("").lines().findFirst().orElse("").strip();
        return new Found.Kernel(image, initramfs, tree, commandLine,
                name + ": kernel " + kernel + initramfs.map(_ -> " with initramfs").orElse("")
                        + tree.map(_ -> "").orElse(", without a device tree") + ".");
    }

    /** The files that the configuration includes; one that is included by those is not looked for. */
    private static Map<String, String> included(BootPartition partition, ConfigTxt config) throws LabFaultException, InterruptedException {
        Map<String, String> texts = new HashMap<>();
        for (String line : config.lines()) {
            if (line.strip().startsWith("include ") && texts.size() < MOST_INCLUDES) {
                String name = line.strip().substring("include ".length()).strip();
                Optional<String> text = partition.text(name);
                text.ifPresent(found -> texts.put(name, found));
            }
        }
        return texts;
    }

    private static boolean isViable(BootPartition partition, BootSettings settings) throws LabFaultException, InterruptedException {
        if (!partition.has(settings.prefixed(settings.kernel()))) {
            return false;
        }
        for (String tree : settings.deviceTrees()) {
            if (partition.has(settings.prefixed(tree))) {
                return true;
            }
        }
        return false;
    }

    /** Whether there is a wish that was not heeded before; it is spent now. */
    private boolean isTryboot(BootPartition partition) throws LabFaultException, InterruptedException {
        String wish = partition.text(TRYBOOT_FLAG).orElse("").strip();
        try {
            String spent = Files.exists(spentFlag) ? Files.readString(spentFlag) : "";
            if (wish.isEmpty() || wish.equals(spent)) {
                return false;
            }
            Files.writeString(spentFlag, wish);
            return true;
        } catch (IOException e) {
            throw new LabFaultException("The wish for a tryboot cannot be remembered: " + e.getMessage(), e);
        }
    }

    /** Several are put one after the other, as the kernel expects them. */
    private Optional<Path> initramfs(BootPartition partition, BootSettings settings) throws LabFaultException, InterruptedException {
        List<String> parts = new ArrayList<>();
        for (String name : settings.initramfs()) {
            Path part = fresh("initramfs." + parts.size());
            if (partition.copy(settings.prefixed(name), part)) {
                parts.add(part.toString());
            }
        }
        if (parts.size() <= 1) {
            return parts.stream().findFirst().map(Path::of);
        }
        Path whole = fresh("initramfs");
        List<String> command = new ArrayList<>(List.of("sh", "-c", "exec cat \"$@\" >" + whole.getFileName(), "sh"));
        command.addAll(parts);
        tools.must(command.toArray(String[]::new));
        return Optional.of(whole);
    }

    private Optional<Path> deviceTree(BootPartition partition, BootSettings settings) throws LabFaultException, InterruptedException {
        Path tree = fresh("device-tree");
        for (String name : settings.deviceTrees()) {
            if (partition.copy(settings.prefixed(name), tree)) {
                seed(tree);
                return Optional.of(tree);
            }
        }
        return Optional.empty();
    }

    /** As a Pi's firmware does: without it the kernel would gather randomness for many seconds before sshd may start. */
    private void seed(Path tree) throws LabFaultException, InterruptedException {
        byte[] seed = new byte[SEED_BYTES];
        RANDOM.nextBytes(seed);
        List<String> command = new ArrayList<>(List.of("fdtput", "-p", "-t", "bx", tree.toString(), "/chosen", "rng-seed"));
        for (byte value : seed) {
            command.add(HexFormat.of().toHexDigits(value));
        }
        CardTools.Result result = tools.run(command.toArray(String[]::new));
        if (!result.succeeded()) {
            LOG.debugf("the device tree takes no seed: %s", result.errors());
        }
    }

    private Path fresh(String name) throws LabFaultException {
        Path file = folder.resolve(name);
        try {
            Files.deleteIfExists(file);
            return file;
        } catch (IOException e) {
            throw new LabFaultException("The file " + file + " cannot be replaced: " + e.getMessage(), e);
        }
    }

    /**
     * A program for the machine's bare processor that writes a text to the UART and then halts the machine: how the
     * firmware speaks when it has no kernel to start.
     *
     * <pre>
     *     adr  x0, text
     *     movz x1, #0x3f20, lsl #16; movk x1, #0x1000          // UART0
     * 1:  ldrb w2, [x0], #1; cbz w2, 2f; str w2, [x1]; b 1b
     * 2:  movz x1, #0x3f10, lsl #16                            // power management
     *     movz w2, #0x5a00, lsl #16; movk w2, #0x0555; str w2, [x1, #0x20]   // halt instead of restart
     *     movz w2, #0x5a00, lsl #16; movk w2, #0x0020; str w2, [x1, #0x1c]   // now
     * 3:  wfi; b 3b
     * text:
     * </pre>
     */
    static byte[] speaking(String text) {
        int[] program = {
            0x10000200, 0xd2a7e401, 0xf2820001, 0x38401402, 0x34000062, 0xb9000022, 0x17fffffd, 0xd2a7e201,
            0x52ab4002, 0x7280aaa2, 0xb9002022, 0x52ab4002, 0x72800402, 0xb9001c22, 0xd503207f, 0x17ffffff
        };
        byte[] message = (text + "\r\n").getBytes(StandardCharsets.US_ASCII);
        ByteBuffer image = ByteBuffer.allocate(4096 + message.length).order(ByteOrder.LITTLE_ENDIAN);
        for (int instruction : program) {
            image.putInt(instruction);
        }
        return image.put(message).array();
    }
}
