package dev.bootbench.agent.grading.kernellog;

/**
 * The kinds of kernel report, each with what it means in a student's words, whether it is one at all, and how it
 * shows in the taint.
 */
public enum ReportKind {
    KASAN("memory was used after it was freed, beyond its end, or freed twice"),
    KMSAN("a value was used, or sent to user space, before it was set"),
    KCSAN("two threads touch the same data without a lock"),
    KFENCE("memory was used after it was freed, beyond its end, or freed twice (found by sampling, so it may not show again)"),
    UBSAN("an index, a shift or a calculation left its allowed range"),
    NULL_POINTER("a pointer was NULL when it was used"),
    BAD_ADDRESS("a pointer pointed to memory that is not there: freed, of user space, read-only, or of a removed module"),
    STACK("the kernel stack (16 KiB) overflowed or was overwritten: recursion or a large local array"),
    GENERAL_PROTECTION("a pointer held garbage, often the remains of freed memory"),
    LIST_CORRUPTION("a list node was added twice, removed twice, or freed while it was linked"),
    USERCOPY("more bytes were copied to or from user space than the object holds"),
    FORTIFY("a string or memory function wrote past its buffer"),
    KERNEL_BUG("a condition that the kernel treats as impossible came true"),
    SLAB("memory beside a slab object was overwritten, freed twice, or a cache was destroyed with objects in it"),
    ATOMIC_SLEEP("something that may sleep was called with a spinlock held or in interrupt context"),
    PREEMPT("per-CPU data was used while the task may move, or a lock was not released before a return"),
    SPINLOCK("a lock was not initialised, taken twice, or released by someone else"),
    SOFT_LOCKUP("a CPU was busy in the kernel for many seconds without giving way"),
    HARD_LOCKUP("a CPU was busy in the kernel for many seconds with interrupts off"),
    RCU_STALL("a CPU or a task kept RCU waiting: often a loop with preemption off"),
    HUNG_TASK("a task waits for something that never comes: a completion, or a lock held elsewhere"),
    WORKQUEUE("a work item never ends, or returned while it held a lock"),
    LOCKDEP_OFF("the lock checker ran out of space and switched itself off"),
    LOCKDEP("locks are taken in an order, or a context, that can deadlock"),
    RCU_MISUSE("an RCU-protected pointer was used outside of a read-side section"),
    PAGE_STATE("a page was freed while in use, or freed twice"),
    MEMORY_LEAK("memory was allocated and never freed"),
    LEFT_IN_USE("a reference was not given back"),
    REFCOUNT("get and put do not balance"),
    OBJECT("something was registered twice, freed while active, or removed while in use"),
    IRQ("an interrupt handler did not take its interrupt, or did not agree on sharing it"),
    CPU_TRAP("the CPU refused an instruction, or a device did not answer"),
    OOPS("the kernel crashed; the first line of its report is missing"),
    WARNING("the kernel noticed a misuse"),
    RUST_PANIC("a Rust module panicked"),
    PANIC("the kernel gave up"),
    HEAD_LOST("the kernel crashed; the first line of its report is cut off"),
    BANNER("the board started"),
    ALLOC_FAILED("an allocation could not be met"),
    OOM_KILL("the memory ran out and the kernel stopped a program"),
    /** Seen from outside the guest only. */
    REBOOT("the board restarted or switched itself off"),
    /** Seen from outside the guest only: its kernel gave no report by itself. */
    HANG("the board, or a process on it, stopped and could not be ended"),
    /** The taint says that something happened of which the text is lost. */
    TAINT("the kernel marked itself as damaged");

    private final String meaning;

    ReportKind(String meaning) {
        this.meaning = meaning;
    }

    /** What it means, to be put after a colon. */
    public String meaning() {
        return meaning;
    }

    /** Context for the reader, never a crash. */
    public boolean isNotice() {
        return switch (this) {
            case BANNER, ALLOC_FAILED, OOM_KILL, LOCKDEP_OFF -> true;
            case KASAN, KMSAN, KCSAN, KFENCE, UBSAN, NULL_POINTER, BAD_ADDRESS, STACK, GENERAL_PROTECTION,
                    LIST_CORRUPTION, USERCOPY, FORTIFY, KERNEL_BUG, SLAB, ATOMIC_SLEEP, PREEMPT, SPINLOCK, SOFT_LOCKUP,
                    HARD_LOCKUP, RCU_STALL, HUNG_TASK, WORKQUEUE, LOCKDEP, RCU_MISUSE, PAGE_STATE, MEMORY_LEAK,
                    LEFT_IN_USE, REFCOUNT, OBJECT, IRQ, CPU_TRAP, OOPS, WARNING, RUST_PANIC, PANIC, HEAD_LOST, REBOOT,
                    HANG, TAINT -> false;
        };
    }

    /** A CPU or task that stands still: the top of its stack is random. */
    public boolean isHang() {
        return this == SOFT_LOCKUP || this == HARD_LOCKUP || this == RCU_STALL || this == HUNG_TASK || this == HANG;
    }

}
