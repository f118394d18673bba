package dev.bootbench.agent.grading.kernellog;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What exactly a report says within its kind, in one word with dashes; empty where the kind says it all. */
final class SubKind {
    /** Lines from the head on in which a kind's details stand. */
    private static final int NEAR = 40;

    private static final Pattern SANITIZER = Pattern.compile("\\bBUG: (?:KASAN|KMSAN|KCSAN|KFENCE): (.{1,80}?) in ");
    private static final Pattern ACCESS = Pattern.compile("^(Read|Write) of size \\d+ at addr ");
    private static final Pattern KASAN_RANGE = Pattern.compile("^KASAN: maybe wild-memory-access in range \\[0x([0-9a-f]{16})-");
    private static final Pattern UBSAN = Pattern.compile("\\bUBSAN: ([\\w -]{1,60}?) in ");
    private static final Pattern ADDRESS = Pattern.compile("(?:address:? |dereference at |paging request at |address )(?:0x)?([0-9a-f]{8,16})\\b");
    /** On x86-64, then on arm64. */
    private static final Pattern WHERE_MODULES_ARE = Pattern.compile("ffffffff[a-f][0-9a-f]{7}|ffff80000[0-7][0-9a-f]{6}");
    private static final Pattern TRAP = Pattern.compile("(divide.error|invalid opcode|int3|overflow|bounds|invalid TSS|segment not present|alignment check"
            + "|iret exception|fpu exception|simd exception|control protection fault|Split lock detected|SError|external abort|[Uu]ndefined instruction|BRK|BTI|FPAC|CFI"
            + "|SP/PC alignment|Unhandled fault|Alignment trap|Bad mode)");
    private static final Pattern SLAB = Pattern.compile("\\bBUG \\S+ \\([^)]*\\): ([A-Za-z ]{1,40})");
    private static final Pattern SPINLOCK = Pattern.compile("\\bBUG: (?:spin|rw)lock (bad magic|recursion|lockup suspected|already unlocked|wrong owner|wrong CPU|trylock failure|cpu recursion)");
    private static final Pattern LOCKDEP = Pattern.compile("(circular locking|recursive locking|irq lock inversion|inconsistent lock state|bad unlock balance"
            + "|bad contention|held lock freed|lock held when returning|still has locks held|[Nn]ested lock was not taken|[Ii]nvalid wait context|non-static key"
            + "|\\S+-safe -> \\S+-unsafe)");
    private static final Pattern REFCOUNT = Pattern.compile("refcount_t: (underflow|addition on 0|saturated|decrement hit 0)");
    private static final Pattern OBJECT = Pattern.compile("(cannot create duplicate|already registered|does not have a release|removing non-empty|ODEBUG: \\w+"
            + "|-EEXIST|initialized object|name '[^']{1,60}'$|is not initialized)");
    private static final Pattern PANIC = Pattern.compile("not syncing: (sysrq triggered crash|Attempted to kill init|VFS: Unable to mount root|No working init|Requested init"
            + "|Out of memory|Aiee, killing interrupt handler|Asynchronous SError|Fatal exception)");
    private static final Pattern WARNING_FILE = Pattern.compile("\\bWARNING: .{0,60}?\\b([\\w/+-]+\\.[ch]):\\d+");
    private static final Set<String> USER_WORDS = Set.of("user memory outside uaccess", "execution of user memory", "unable to execute userspace",
            "user address", "user-memory");

    private SubKind() {}

    static String of(ReportKind kind, List<LogLine> report) {
        List<String> text = report.stream().limit(NEAR).map(LogLine::text).toList();
        return switch (kind) {
            case KASAN, KMSAN, KFENCE, KCSAN -> joined(first(SANITIZER, text), first(ACCESS, text));
            case UBSAN -> first(UBSAN, text);
            case NULL_POINTER -> access(text);
            // The list of modules stands at the end on x86, behind the stack.
            case BAD_ADDRESS -> badAddress(text, report.stream().anyMatch(line -> line.text().contains("last unloaded: ")));
            case GENERAL_PROTECTION -> generalProtection(text);
            case STACK -> stack(text);
            case LIST_CORRUPTION -> has(text, "list_del") ? "list-del" : "list-add";
            case USERCOPY -> has(text, "exposure") ? "exposure" : has(text, "overwrite") ? "overwrite" : "";
            case FORTIFY, KERNEL_BUG -> has(text, "kernel BUG at mm/slub.c") ? "double-free" : "";
            case SLAB -> slab(text);
            case ATOMIC_SLEEP -> has(text, "scheduling while atomic") ? "scheduling" : "sleeping-function";
            case PREEMPT -> has(text, "in preemptible") ? "per-cpu" : has(text, "imbalance") || has(text, "leak") ? "imbalance" : "";
            case SPINLOCK -> first(SPINLOCK, text);
            case LOCKDEP -> first(LOCKDEP, text);
            case WORKQUEUE -> has(text, "leaked") ? "leaked-lock" : "lockup";
            case REFCOUNT -> first(REFCOUNT, text);
            case OBJECT -> object(text);
            case IRQ -> has(text, "Flags mismatch") ? "flags-mismatch" : "nobody-cared";
            case CPU_TRAP -> first(TRAP, text);
            case WARNING -> warning(text);
            case PANIC -> first(PANIC, text);
            case RCU_STALL, SOFT_LOCKUP, HARD_LOCKUP, HUNG_TASK, LOCKDEP_OFF, RCU_MISUSE, PAGE_STATE, MEMORY_LEAK, LEFT_IN_USE, OOPS,
                    RUST_PANIC, HEAD_LOST, BANNER, ALLOC_FAILED, OOM_KILL, REBOOT, HANG, TAINT -> "";
        };
    }

    /** With KASAN it is the shadow of an address that is not there; the line below the head says which address. */
    private static String generalProtection(List<String> text) {
        if (has(text, "KASAN: null-ptr-deref in range")) {
            return "null-ptr-deref";
        }
        return isPoison(text) || firstRaw(KASAN_RANGE, text).startsWith("dead0000") ? "poison" : "non-canonical";
    }

    private static String badAddress(List<String> text, boolean unloaded) {
        if (has(text, "read-only memory") || has(text, "supervisor write") && has(text, "permissions violation")) {
            return "read-only";
        }
        if (USER_WORDS.stream().anyMatch(word -> has(text, word)) || isUserAddress(text)) {
            return "user-memory";
        }
        if (has(text, "NX-protected") || has(text, "non-executable memory") || has(text, "instruction fetch") && has(text, "permissions violation")) {
            return "not-executable";
        }
        if (text.stream().anyMatch(line -> Frame.nowhere(line).isPresent())) {
            return unloaded ? "after-unload" : "call";
        }
        if (unloaded && WHERE_MODULES_ARE.matcher(address(text)).matches()) {
            return "after-unload";
        }
        if (isPoison(text)) {
            return "poison";
        }
        return isSmall(text) ? "null-plus-offset" : access(text);
    }

    private static String access(List<String> text) {
        if (has(text, "instruction fetch") || has(text, "IABT")) {
            return "call";
        }
        return has(text, "supervisor write") || has(text, "WnR = 1") || has(text, "write to") ? "write" : "read";
    }

    private static String address(List<String> text) {
        String address = firstRaw(ADDRESS, text);
        return "0".repeat(Math.max(0, 16 - address.length())) + address;
    }

    /** What lists, slabs and freed objects are filled with. */
    private static boolean isPoison(List<String> text) {
        String address = address(text);
        return address.startsWith("dead0000") || address.startsWith("dead4ead") || address.contains("6b6b6b6b6b") || address.contains("a5a5a5a5a5")
                || address.contains("5a5a5a5a5a");
    }

    private static boolean isSmall(List<String> text) {
        return address(text).startsWith("000000000000");
    }

    /** The lower half belongs to programs; the first 64 KiB are never theirs. */
    private static boolean isUserAddress(List<String> text) {
        String address = address(text);
        return address.startsWith("0000") && !isSmall(text);
    }

    private static String stack(List<String> text) {
        if (has(text, "stack-protector")) {
            return "stack-protector";
        }
        return has(text, "corrupted stack end") ? "corrupted-end" : has(text, "guard page") || has(text, "Insufficient stack") || has(text, "stack overflow")
                ? "overflow" : "double-fault";
    }

    private static String slab(List<String> text) {
        return has(text, "Objects remaining") || has(text, "still has objects") ? "objects-remaining" : first(SLAB, text);
    }

    private static String object(List<String> text) {
        String what = firstRaw(OBJECT, text);
        return switch (what) {
            case "cannot create duplicate", "already registered", "-EEXIST" -> "registered-twice";
            case "does not have a release" -> "no-release";
            case "removing non-empty" -> "not-empty";
            default -> what.startsWith("name ") ? "not-there" : dashed(what);
        };
    }

    private static String warning(List<String> text) {
        String file = firstRaw(WARNING_FILE, text);
        return switch (file) {
            // Both look at what is no object of a slab any more, or never was.
            case "mm/slab_common.c", "mm/page_alloc.c", "mm/util.c" -> has(text, "object pointer") || has(text, " free_large_kmalloc+")
                    || has(text, " __ksize+") ? "bad-free" : "allocation-size";
            case "mm/vmalloc.c" -> "vmalloc";
            case "mm/maccess.c" -> "copy-size";
            case "lib/vsprintf.c" -> "format";
            case "drivers/usb/core/urb.c" -> "urb";
            case "kernel/softirq.c" -> "bottom-half";
            case "kernel/time/timer.c" -> "timer";
            case "kernel/workqueue.c" -> "workqueue";
            default -> "";
        };
    }

    private static boolean has(List<String> text, String words) {
        return text.stream().anyMatch(line -> line.contains(words));
    }

    private static String first(Pattern pattern, List<String> text) {
        return dashed(firstRaw(pattern, text));
    }

    private static String firstRaw(Pattern pattern, List<String> text) {
        for (String line : text) {
            Matcher m = pattern.matcher(line.length() > 1024 ? line.substring(0, 1024) : line);
            if (m.find()) {
                return m.group(1);
            }
        }
        return "";
    }

    private static String joined(String a, String b) {
        return b.isEmpty() ? a : a + "-" + b;
    }

    private static String dashed(String words) {
        return words.strip().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
    }
}
