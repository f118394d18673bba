/** What a kind of kernel report means, for those who meet it for the first time. */
const MEANINGS: Record<string, string> = {
  KASAN: 'Memory was used after it was freed, beyond its end, or freed twice. The sanitizer stopped it at the first such access, so the line is the guilty one.',
  KFENCE: 'Memory was used after it was freed, beyond its end, or freed twice. It is found by sampling: it may not show again although it is still there.',
  UBSAN: 'An index, a shift or a calculation left its allowed range. What the program does from then on is a matter of luck.',
  NULL_POINTER: 'A pointer was NULL when it was used. Look for a call whose failure was not checked, or for something that is set later than it is used.',
  BAD_ADDRESS: 'A pointer led to memory that is not there: freed, of user space, read-only, or of a module that is gone. User memory needs copy_from_user() and copy_to_user().',
  STACK: 'The kernel’s stack has 16 KiB only. Recursion or a large local array overflowed or overwrote it.',
  GENERAL_PROTECTION: 'A pointer held garbage, often what is left in freed memory.',
  LIST_CORRUPTION: 'A list node was added twice, removed twice, or freed while it was still linked.',
  KERNEL_BUG: 'A condition came true that the kernel takes for impossible, so it stopped.',
  SLAB: 'Memory beside an allocated object was overwritten, freed twice, or a cache was destroyed with objects in it.',
  ATOMIC_SLEEP: 'Something that may sleep was called with a spinlock held or in interrupt context. With GFP_KERNEL, copy_to_user() or a mutex, that is a deadlock in waiting.',
  SPINLOCK: 'A lock was not initialised, taken twice, or released by somebody else.',
  SOFT_LOCKUP: 'A CPU was busy in the kernel for many seconds without giving way: a loop that does not end, or a lock that is never free.',
  HARD_LOCKUP: 'A CPU was busy in the kernel for many seconds with interrupts switched off.',
  RCU_STALL: 'A CPU or a task kept RCU waiting, often by a loop with preemption switched off.',
  HUNG_TASK: 'A task waits for something that never comes: a completion nobody signals, or a lock that is held elsewhere.',
  WORKQUEUE: 'A work item never ends, or returned while it held a lock.',
  LOCKDEP: 'Locks are taken in an order, or in a context, that can deadlock. It need not have happened yet: that it can is the mistake.',
  MEMORY_LEAK: 'Memory was allocated, is pointed to by nothing any more, and was never freed.',
  LEFT_IN_USE: 'A reference was not given back, so the object can never go away.',
  REFCOUNT: 'References taken and given back do not balance.',
  WARNING: 'The kernel noticed that one of its functions was misused. It goes on, but what it says is a mistake in the calling code.',
  PANIC: 'The kernel gave up. Nothing on the board runs any more.',
  REBOOT: 'The board restarted or switched itself off. What the kernel may have said before that is lost.',
  HANG: 'The board, or a process on it, stopped and could not be ended. Its kernel gave no report by itself.',
};

export function meaningOf(kind: string): string | null {
  return MEANINGS[kind] ?? null;
}
