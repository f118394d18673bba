package dev.bootbench.agent.grading;

import dev.bootbench.agent.shell.CommandResult;
import dev.bootbench.agent.shell.CommandResult.Ending;
import dev.bootbench.agent.shell.GuestCommand;
import dev.bootbench.agent.shell.GuestShell;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A guest that knows a few commands by heart: what insmod does is up to the test. Its monitor guards its state. */
public final class ScriptedGuest implements GuestShell {
    private static final Pattern MARKER = Pattern.compile("echo '(bootbench [^']*)' > /dev/kmsg");

    private final ScriptedConsole console;
    private final Map<String, Function<ScriptedGuest, CommandResult>> known = new LinkedHashMap<>();
    private final Map<String, byte[]> files = new LinkedHashMap<>();
    private final List<String> records = new ArrayList<>();
    private final List<Consumer<String>> followers = new ArrayList<>();
    private final TreeSet<String> modules = new TreeSet<>();
    private final TreeSet<String> devices = new TreeSet<>(List.of("/dev/null"));
    private final List<String> commands = new ArrayList<>();
    private long sequence = 100;
    private long taint;
    private String bootId = "boot-1";
    private boolean silent;
    private boolean reconnects;
    private boolean connected = true;

    ScriptedGuest(ScriptedConsole console) {
        this.console = console;
        does("insmod", g -> {
            g.loads("demo");
            return ended(0, "", "");
        });
        does("rmmod", g -> {
            g.modules.remove("demo");
            return ended(0, "", "");
        });
    }

    /** What a command that contains {@code part} does; later words win. */
    public void does(String part, Function<ScriptedGuest, CommandResult> what) {
        known.remove(part);
        known.put(part, what);
    }

    public static CommandResult ended(int code, String out, String err) {
        return result(new Ending.Exited(code), out, err);
    }

    public static CommandResult lost(String why) {
        return result(new Ending.Lost(why), "", "");
    }

    /** Waits for its limit, as a command in an endless loop does. */
    public static CommandResult loops() {
        return result(new Ending.TimedOut(Duration.ZERO), "", "");
    }

    private static CommandResult result(Ending ending, String out, String err) {
        return new CommandResult(ending, out.getBytes(StandardCharsets.UTF_8), err.getBytes(StandardCharsets.UTF_8), 0, Duration.ZERO);
    }

    public synchronized void loads(String module) {
        modules.add(module);
        taint |= 12288;
    }

    synchronized void hasDevice(String path) {
        devices.add(path);
    }

    synchronized void taints(long bits) {
        taint |= bits;
    }

    /** The kernel prints these lines, on its log and on the console. */
    public synchronized void prints(String... lines) {
        for (String line : lines) {
            record(4, line);
            console.say("[   12.000000] " + line + "\r\n");
        }
    }

    /** The log's numbers jump: records were overwritten. */
    synchronized void losesRecords(int count) {
        sequence += count;
    }

    /** Nothing is answered any more. */
    public synchronized void falls(boolean reconnects) {
        silent = true;
        connected = false;
        this.reconnects = reconnects;
    }

    synchronized void reboots() {
        bootId = "boot-2";
        modules.clear();
        taint = 0;
        sequence = 0;
        records.clear();
    }

    public synchronized List<String> commands() {
        return List.copyOf(commands);
    }

    public synchronized Map<String, byte[]> files() {
        return Map.copyOf(files);
    }

    private void record(int priority, String text) {
        String line = priority + "," + sequence++ + ",12000000,-;" + text;
        records.add(line);
        followers.forEach(follower -> follower.accept(line));
    }

    @Override
    public CommandResult run(String command, byte[] stdin, Duration limit) {
        synchronized (this) {
            commands.add(command);
            if (silent) {
                return lost("no connection");
            }
        }
        Matcher marker = MARKER.matcher(command);
        if (command.contains("#taint")) {
            return observed(marker);
        }
        if (marker.find()) {
            synchronized (this) {
                record(12, marker.group(1));
            }
            return ended(0, "", "");
        }
        if (command.contains("boot_id")) {
            return ended(0, bootId + "\n", "");
        }
        CommandResult result = known.entrySet().stream().filter(e -> command.contains(e.getKey())).reduce((a, b) -> b)
                .map(e -> e.getValue().apply(this)).orElseGet(() -> ended(0, "", ""));
        if (result.ending() instanceof Ending.TimedOut) {
            waitFor(limit);
            return result(new Ending.TimedOut(limit), "", "");
        }
        if (command.contains(GuestCommand.AFTER)) {
            return result(result.ending(), result.out() + "\n" + GuestCommand.AFTER + "\n" + procModules(), result.err());
        }
        return result;
    }

    private static void waitFor(Duration limit) {
        try {
            if (new CountDownLatch(1).await(limit.toNanos(), TimeUnit.NANOSECONDS)) {
                throw new IllegalStateException("nobody opens this latch");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized String procModules() {
        StringBuilder text = new StringBuilder();
        modules.forEach(m -> text.append(m).append(" 16384 0 - Live 0x0000000000000000 (OE)\n"));
        return text.toString();
    }

    private synchronized CommandResult observed(Matcher marker) {
        StringBuilder out = new StringBuilder();
        out.append("#taint\n").append(taint).append("\n#boot\n").append(bootId).append("\n#modules\n").append(procModules());
        out.append("#device node\n");
        devices.forEach(d -> out.append(d).append('\n'));
        out.append("#entry in /proc/misc\n#slab cache\n#kernel thread\nkworker/0:1\n");
        if (marker.find()) {
            record(12, marker.group(1));
        }
        return ended(0, out.append("#end\n").toString(), "");
    }

    @Override
    public synchronized CommandResult upload(byte[] content, String path, int mode, Duration limit) {
        files.put(path, content);
        return ended(0, "", "");
    }

    @Override
    public synchronized Follower follow(String command, Consumer<String> lines) {
        lines.accept("bootbench-boot " + bootId);
        records.forEach(lines);
        followers.add(lines);
        return new Follower() {
            @Override
            public boolean isRunning() {
                return true;
            }

            @Override
            public void close() {
                synchronized (ScriptedGuest.this) {
                    followers.remove(lines);
                }
            }
        };
    }

    @Override
    public synchronized boolean isOpen() {
        return connected;
    }

    @Override
    public synchronized boolean reconnect(Duration limit) {
        if (reconnects) {
            silent = false;
            connected = true;
        }
        return reconnects;
    }

    @Override
    public void close() {
        // The connection is the board's.
    }
}
