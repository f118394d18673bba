// SPDX-License-Identifier: GPL-2.0
/*
 * Makes the kernel report about itself, one way for each case: "echo CASE > /dev/provoke", or as the parameter init= or
 * exit= when it has to happen there. The reports become the corpus of the kernel-log analyser (see regenerate.sh).
 *
 * A case NAME happens in the function provoke_NAME unless cases.txt says otherwise. A line marked with @NAME is the one
 * that the kernel itself names.
 */
#include <linux/completion.h>
#include <linux/delay.h>
#include <linux/device.h>
#include <linux/interrupt.h>
#include <linux/irq.h>
#include <linux/irqdesc.h>
#include <linux/kobject.h>
#include <linux/kthread.h>
#include <linux/list.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/nmi.h>
#include <linux/proc_fs.h>
#include <linux/reboot.h>
#include <linux/refcount.h>
#include <linux/sched/signal.h>
#include <linux/slab.h>
#include <linux/smp.h>
#include <linux/spinlock.h>
#include <linux/timer.h>
#include <linux/uaccess.h>
#include <linux/vmalloc.h>
#include <linux/workqueue.h>

static char *init;
module_param(init, charp, 0444);
static char *exit;
module_param(exit, charp, 0444);

static const char __user *from_user;
static size_t from_user_size;
static int *volatile nothing;
static void (*volatile no_function)(void);
static volatile int zero;
static volatile unsigned long sink;

/* The barrier keeps the last call of a case from becoming a jump, which would take the case out of the stack. */
#define CASE(name)						\
	static __always_inline void do_##name(void);		\
	static noinline void provoke_##name(void)		\
	{							\
		do_##name();					\
		barrier();					\
	}							\
	static __always_inline void do_##name(void)

/* ---- pointers ---- */

CASE(null_read) { sink = *(volatile int *)((char *)nothing + 8); }
CASE(null_write) { *(volatile int *)((char *)nothing + 16) = 1; }
CASE(null_call) { no_function(); sink = 1; }
CASE(null_offset) { sink = *(volatile int *)((char *)nothing + 0x2340); }
CASE(bad_read) { sink = *(volatile int *)(0xffffffffdead0000UL - (zero ? 1 : 0)); }
CASE(bad_write) { *(volatile int *)(0xffffffffdead0008UL - (zero ? 1 : 0)) = 1; }
CASE(user_pointer) { sink = *(volatile const char __force *)from_user; }
CASE(noncanonical) { sink = *(volatile int *)(0x1234567812345678UL + zero); }
CASE(poison) { sink = *(volatile int *)(0xdead000000000100UL + zero); }
CASE(write_text) { *(volatile u32 *)((unsigned long)provoke_null_read & ~3UL) = 0; }

CASE(exec_data)
{
	void (*volatile data)(void) = kmalloc(64, GFP_KERNEL);

	data();
	sink = 2;
}

CASE(exec_user)
{
	void (*volatile code)(void) = (void __force *)((unsigned long)from_user & ~15UL);

	code();
	sink = 3;
}

/* What the compiler puts into its caller: the guilty line is the inner one. */
static __always_inline void inlined_store(int *where) { *(volatile int *)where = 7; }
CASE(inlined) { inlined_store(nothing); sink = 4; }

/* The fault happens in the kernel, called with our mistake. */
CASE(strlen_of_null) { sink = strlen((const char *)nothing); }

/* ---- the stack ---- */

static noinline unsigned long provoke_deeper(unsigned long depth)
{
	volatile char locals[512];

	locals[depth % 512] = depth;
	return provoke_deeper(depth + 1) + locals[(depth + 1) % 512];
}
CASE(stack_overflow) { sink = provoke_deeper(zero); }

CASE(stack_smash)
{
	char room[16];
	volatile char *beyond = room;
	int i;

	for (i = 0; i < 96 + zero; i++)
		beyond[i] = 0x41;
	sink = room[0];
}

/* ---- what a module says itself ---- */

CASE(bug) { BUG(); /* @bug */ }
CASE(bug_on) { BUG_ON(!zero); /* @bug_on */ }
CASE(warn) { WARN(1, "provoked: %d\n", 1); /* @warn */ }
CASE(warn_on) { WARN_ON(!zero); /* @warn_on */ }
CASE(warn_once) { int i; for (i = 0; i < 3; i++) WARN_ONCE(1, "provoked once\n"); /* @warn_once */ }
CASE(panic) { panic("provoked"); }

/* ---- traps ---- */

#ifdef CONFIG_X86
CASE(divide) { sink = 100 / zero; }
CASE(invalid_opcode) { asm volatile("ud2"); __builtin_unreachable(); }
CASE(int3) { sink = 5; asm volatile("nop; int3; nop" ::: "memory"); sink = 6; }
#else
CASE(divide) { sink = 100 / zero; }
CASE(invalid_opcode) { asm volatile(".inst 0x00000000"); }
CASE(int3) { asm volatile("brk #0x7ff"); }
#endif

/* ---- lists, counters, copies ---- */

struct item { struct list_head node; int value; };

CASE(list_add_twice)
{
	LIST_HEAD(list);
	struct item *item = kzalloc(sizeof(*item), GFP_KERNEL);

	list_add(&item->node, &list);
	list_add(&item->node, &list);
}

CASE(list_add_corrupt)
{
	LIST_HEAD(list);
	struct item *item = kzalloc(sizeof(*item), GFP_KERNEL);

	list.next = (struct list_head *)item;
	item->node.prev = NULL;
	list_add(&item->node, &list);
}

CASE(list_del_twice)
{
	LIST_HEAD(list);
	struct item *item = kzalloc(sizeof(*item), GFP_KERNEL);

	list_add(&item->node, &list);
	list_del(&item->node);
	list_del(&item->node);
}

static refcount_t count;
CASE(refcount_underflow) { refcount_set(&count, 0); sink = refcount_dec_and_test(&count); }
CASE(refcount_from_zero) { refcount_set(&count, 0); refcount_inc(&count); }
CASE(refcount_saturated) { refcount_set(&count, INT_MAX); refcount_inc(&count); refcount_inc(&count); }
CASE(refcount_hit_zero) { refcount_set(&count, 1); refcount_dec(&count); }

CASE(usercopy_out)
{
	volatile size_t size = 256;
	char *small = kzalloc(64 + zero, GFP_KERNEL);

	sink = copy_to_user((void __user *)from_user, small, size);
}

CASE(usercopy_in)
{
	volatile size_t size = 256;
	char *small = kzalloc(64 + zero, GFP_KERNEL);

	sink = copy_from_user(small, from_user, size);
}

static char little[8];
CASE(fortify)
{
	char *long_text = kasprintf(GFP_KERNEL, "%s", "much longer than eight bytes");

	strcpy(little, long_text);
	sink = little[0];
}

/* ---- memory ---- */

static void nothing_to_construct(void *object) { }

CASE(slab_leftover)
{
	struct kmem_cache *cache = kmem_cache_create("provoke_cache", 200, 0, 0, nothing_to_construct);

	sink = (unsigned long)kmem_cache_alloc(cache, GFP_KERNEL);
	kmem_cache_destroy(cache);
}

CASE(double_free)
{
	char *memory = kmalloc(64, GFP_KERNEL);

	kfree(memory);
	kfree(memory);
}

CASE(free_static) { kfree(&little[0]); }
CASE(vfree_wrong) { vfree((void *)0xffffc90000000000UL + 0x7000); }
CASE(vmalloc_zero) { sink = (unsigned long)vmalloc(zero); }
CASE(kmalloc_oversize) { volatile size_t size = 8 << 20; sink = (unsigned long)kmalloc(size, GFP_KERNEL); }
CASE(vmalloc_huge) { sink = (unsigned long)vmalloc(64UL << 30); }

CASE(no_pages)
{
	LIST_HEAD(pages);
	struct page *page, *next;

	while ((page = alloc_pages(GFP_ATOMIC, 9)))
		list_add(&page->lru, &pages);
	list_for_each_entry_safe(page, next, &pages, lru)
		__free_pages(page, 9);
}

CASE(out_of_memory)
{
	LIST_HEAD(pages);
	struct page *page, *next;

	while (!fatal_signal_pending(current) && (page = alloc_page(GFP_KERNEL)))
		list_add(&page->lru, &pages);
	list_for_each_entry_safe(page, next, &pages, lru)
		__free_page(page);
}

CASE(bad_page)
{
	struct page *page = alloc_pages(GFP_KERNEL, 4);

	page->mapping = (void *)0xbad0;
	__free_pages(page, 4);
}

/* For a kernel with KASAN. */
CASE(use_after_free_read) { char *m = kmalloc(64, GFP_KERNEL); kfree(m); sink = *(volatile char *)(m + 8); }
CASE(use_after_free_write) { char *m = kmalloc(64, GFP_KERNEL); kfree(m); *(volatile char *)(m + 8) = 1; }
CASE(heap_read_beyond) { char *m = kmalloc(60, GFP_KERNEL); sink = *(volatile char *)(m + 62 + zero); kfree(m); }
CASE(heap_write_beyond) { char *m = kmalloc(60, GFP_KERNEL); *(volatile char *)(m + 62 + zero) = 1; kfree(m); }
CASE(heap_write_before) { char *m = kmalloc(64, GFP_KERNEL); *(volatile char *)(m - 1 + zero) = 1; kfree(m); }
CASE(stack_read_beyond) { char room[16] = "x"; volatile int i = 18; sink = ((volatile char *)room)[i]; }
static char global_room[13];
CASE(global_read_beyond) { volatile int i = 15; sink = ((volatile char *)global_room)[i]; }
CASE(vmalloc_read_beyond) { char *m = vmalloc(100); volatile int i = 200; sink = ((volatile char *)m)[i]; vfree(m); }
CASE(free_in_the_middle) { char *m = kmalloc(64, GFP_KERNEL); kfree(m + 16); }
static noinline char *provoke_alloc(void) { char *m = kmalloc(128, GFP_KERNEL); barrier(); return m; }
static noinline void provoke_release(char *memory) { kfree(memory); barrier(); }
CASE(use_after_release) { char *m = provoke_alloc(); provoke_release(m); *(volatile char *)(m + 100) = 1; }
CASE(leak)
{
	int i;

	for (i = 0; i < 8; i++)
		sink = (unsigned long)kmalloc(96, GFP_KERNEL);
	sink = 0;
}
static int table[4];
CASE(ubsan_index) { volatile int i = 5; sink = table[i]; /* @ubsan_index */ }
CASE(ubsan_shift) { volatile int by = 40; volatile int one = 1; sink = one << by; /* @ubsan_shift */ }

/* ---- locks and waiting ---- */

static DEFINE_SPINLOCK(lock_a);
static DEFINE_SPINLOCK(lock_b);
static DEFINE_MUTEX(mutex_a);
static DEFINE_MUTEX(mutex_b);

CASE(sleep_in_atomic) { spin_lock(&lock_a); msleep(20); spin_unlock(&lock_a); }
CASE(alloc_in_atomic) { void *m; spin_lock(&lock_a); m = kmalloc(32, GFP_KERNEL); spin_unlock(&lock_a); kfree(m); }
static noinline void provoke_b_then_a(void) { mutex_lock(&mutex_b); mutex_lock(&mutex_a); mutex_unlock(&mutex_a); mutex_unlock(&mutex_b); barrier(); }
CASE(lock_order)
{
	mutex_lock(&mutex_a);
	mutex_lock(&mutex_b);
	mutex_unlock(&mutex_b);
	mutex_unlock(&mutex_a);
	provoke_b_then_a();
}
CASE(lock_twice) { mutex_lock(&mutex_a); mutex_lock(&mutex_a); }
CASE(unlock_free) { mutex_unlock(&mutex_b); }
CASE(lock_kept) { mutex_lock(&mutex_b); }
CASE(lock_freed) { struct { spinlock_t lock; } *o = kmalloc(sizeof(*o), GFP_KERNEL); spin_lock_init(&o->lock); spin_lock(&o->lock); kfree(o); }
CASE(lock_unset) { struct { spinlock_t lock; } *o = kzalloc(sizeof(*o), GFP_KERNEL); spin_lock(&o->lock); spin_unlock(&o->lock); }

static void take_in_timer(struct timer_list *unused) { spin_lock(&lock_b); spin_unlock(&lock_b); }
static DEFINE_TIMER(taking_timer, take_in_timer);
CASE(lock_irq_unsafe)
{
	mod_timer(&taking_timer, jiffies + 2);
	msleep(50);
	spin_lock(&lock_b);
	spin_unlock(&lock_b);
}
CASE(smp_id) { sink = smp_processor_id(); }
CASE(rcu_unguarded) { static struct list_head __rcu *pointer; sink = (unsigned long)rcu_dereference(pointer); /* @rcu_unguarded */ }

/* Here the compiler knows how little there is. */
CASE(copy_overflow) { volatile size_t size = 256; char *small = kzalloc(64, GFP_KERNEL); sink = copy_to_user((void __user *)from_user, small, size); }

/* Objects that the kernel keeps account of. */
struct timed { struct timer_list timer; };
static void later(struct timer_list *unused);
CASE(timer_freed) { struct timed *t = kmalloc(sizeof(*t), GFP_KERNEL); timer_setup(&t->timer, later, 0); mod_timer(&t->timer, jiffies + 60 * HZ); kfree(t); }
CASE(timer_unset) { static struct timer_list unset; mod_timer(&unset, jiffies + 60 * HZ); }

CASE(soft_lockup)
{
	unsigned long end = jiffies + 26 * HZ;

	while (time_before(jiffies, end))
		cpu_relax();
}

CASE(lockup_for_ever) { for (;;) cpu_relax(); }

CASE(lockup_in_spinlock) { spin_lock(&lock_a); spin_lock(&lock_a); }

CASE(rcu_stall)
{
	unsigned long end = jiffies + 26 * HZ;

	preempt_disable();
	while (time_before(jiffies, end)) {
		touch_softlockup_watchdog();
		cpu_relax();
	}
	preempt_enable();
}

static void off(void *unused) { local_irq_disable(); for (;;) cpu_relax(); }
CASE(irqs_off) { local_irq_disable(); for (;;) cpu_relax(); }
CASE(silence) { on_each_cpu(off, NULL, 0); }

static DECLARE_COMPLETION(never);
CASE(hung_task) { wait_for_completion(&never); }
CASE(hung_mutex) { mutex_lock(&mutex_a); mutex_lock(&mutex_a); }

/* ---- other contexts ---- */

static void in_timer(struct timer_list *unused) { *(volatile int *)nothing = 1; }
static DEFINE_TIMER(crashing_timer, in_timer);
CASE(timer_crash) { mod_timer(&crashing_timer, jiffies + HZ / 10); }

static void in_work(struct work_struct *unused) { *(volatile int *)nothing = 1; }
static DECLARE_WORK(crashing_work, in_work);
CASE(work_crash) { schedule_work(&crashing_work); }

static int in_thread(void *unused) { *(volatile int *)nothing = 1; return 0; }
CASE(thread_crash) { kthread_run(in_thread, NULL, "provoke"); }

static void later(struct timer_list *unused) { sink++; }
static DEFINE_TIMER(left_timer, later);
CASE(timer_left) { mod_timer(&left_timer, jiffies + 3 * HZ); }

static void work_later(struct work_struct *unused) { sink++; }
static DECLARE_DELAYED_WORK(left_work, work_later);
CASE(work_left) { schedule_delayed_work(&left_work, 3 * HZ); }

static int thread_later(void *unused) { for (;;) { msleep(500); sink++; } return 0; }
CASE(thread_left) { kthread_run(thread_later, NULL, "left"); }

static void work_keeps(struct work_struct *unused) { preempt_disable(); }
static DECLARE_WORK(keeping_work, work_keeps);
CASE(work_preempt) { schedule_work(&keeping_work); }

static void timer_keeps(struct timer_list *unused) { preempt_disable(); }
static DEFINE_TIMER(keeping_timer, timer_keeps);
CASE(timer_preempt) { mod_timer(&keeping_timer, jiffies + 2); }

CASE(preempt_kept) { preempt_disable(); }

static irqreturn_t nobody(int irq, void *unused) { return IRQ_NONE; }
static int own_irq(void)
{
	int irq = irq_alloc_desc(0);

	if (irq > 0)
		irq_set_chip_and_handler_name(irq, &dummy_irq_chip, handle_simple_irq, "provoke");
	return irq;
}

CASE(irq_unhandled)
{
	int i, irq = own_irq();

	if (request_irq(irq, nobody, 0, "provoke", &count))
		return;
	for (i = 0; i < 100100; i++) {
		local_irq_disable();
		generic_handle_irq(irq);
		local_irq_enable();
	}
}

CASE(irq_taken)
{
	int irq = own_irq();

	sink = request_irq(irq, nobody, 0, "first", &count);
	sink = request_irq(irq, nobody, 0, "second", &little);
}

/* ---- names and objects ---- */

CASE(sysfs_twice) { sink = (unsigned long)kobject_create_and_add("provoke_twice", kernel_kobj); sink = (unsigned long)kobject_create_and_add("provoke_twice", kernel_kobj); }
static const struct proc_ops no_ops = { };
CASE(proc_twice) { proc_create("provoke_twice", 0444, NULL, &no_ops); proc_create("provoke_twice", 0444, NULL, &no_ops); }
CASE(proc_not_empty) { struct proc_dir_entry *dir = proc_mkdir("provoke_dir", NULL); proc_create("inside", 0444, dir, &no_ops); remove_proc_entry("provoke_dir", NULL); }
CASE(proc_missing) { remove_proc_entry("provoke_missing", NULL); }
CASE(no_release)
{
	struct device *device = kzalloc(sizeof(*device), GFP_KERNEL);

	device_initialize(device);
	dev_set_name(device, "provoke_device");
	put_device(device);
}
static struct timer_list twice;
CASE(timer_twice) { timer_setup(&twice, later, 0); twice.expires = jiffies + HZ; add_timer(&twice); add_timer(&twice); }
static const char *volatile format = "provoke: %f\n";
CASE(format) { printk(format, 1); }

/* ---- the whole machine ---- */

CASE(kill_init) { rcu_read_lock(); send_sig(SIGKILL, pid_task(find_vpid(1), PIDTYPE_PID), 1); rcu_read_unlock(); }
CASE(restart_now) { emergency_restart(); }
CASE(restart) { kernel_restart(NULL); }
CASE(power_off) { kernel_power_off(); }

/* ---- no report at all ---- */

CASE(trace) { dump_stack(); }

CASE(heads_alone)
{
	pr_emerg("BUG: kernel NULL pointer dereference, address: 0000000000000008\n");
	pr_info("provoke: only a joke\n");
	pr_emerg("BUG: KASAN: slab-use-after-free in provoke+0x1/0x2\n");
	pr_info("provoke: another one\n");
	pr_emerg("Kernel panic - not syncing: not really\n");
	pr_info("provoke: and done\n");
}

static const char *const look_alikes[] = {
	"traps: cat[812] general protection fault ip:7f3 sp:7ff error:0 in libc.so.6[7f3+1]",
	"cat[812]: segfault at 8 ip 00005581 sp 00007ffc error 4 in cat[5581+1000]",
	"INFO: lockdep is turned off.",
	"INFO: Stall ended before state dump start",
	"INFO: NMI handler (perf_event_nmi_handler) took too long to run: 1.2 msecs",
	"perf: interrupt took too long (2501 > 2500), lowering kernel.perf_event_max_sample_rate to 79750",
	"EXT4-fs (vda): INFO: recovery required on readonly filesystem",
	"EXT4-fs (vda): warning: mounting unchecked fs, running e2fsck is recommended",
	"XFS (vda1): WARNING: Reset corrupted AGFL on AG 0. 4 blocks leaked.",
	"provoke: Unknown parameter 'BUG: x'",
	"Parsing ELF... done. Decompressing Linux... WARNING: none",
	"WARNING: Unprivileged eBPF is enabled with eIBRS on, data leaks possible via Spectre v2 BHB attacks!",
	"WARNING: The mand mount option has been deprecated and is ignored.",
	"WARNING: workqueue cpumask: online intersect > possible intersect",
	"provoke: DEBUG: value is 3",
	"provoke: WARNING: the buffer is nearly full",
	"provoke: INFO: everything is well",
	"provoke: ERROR: Oops, that was nothing",
	"provoke: BUG: (just a word) in the log",
	"provoke: Call Trace: is what a crash has",
	"provoke: panic averted, no general protection fault here",
	"provoke: list_del is a function, refcount_t a type",
};

CASE(look_alikes)
{
	int i;

	for (i = 0; i < ARRAY_SIZE(look_alikes); i++)
		pr_warn("%s\n", look_alikes[i]);
	dump_stack();
}

CASE(escapes) { pr_warn("\033[2J\033[1;31mBUG: \033[0mnothing\a\r\n\033]0;title\007provoke: after\n"); }
CASE(no_line_end) { pr_cont("provoke: no line end"); }
CASE(flood) { int i; for (i = 0; i < 4000; i++) pr_info("provoke: flood %d\n", i); }
CASE(bad_copy) { char room[8]; volatile size_t size = 8; sink = copy_from_user(room, (const char __user *)8, size); pr_info("provoke: refused %lu\n", sink); }

static const struct { const char *name; void (*run)(void); } cases[] = {
#define ROW(name) { #name, provoke_##name }
	ROW(null_read), ROW(null_write), ROW(null_call), ROW(null_offset), ROW(bad_read), ROW(bad_write), ROW(user_pointer),
	ROW(noncanonical), ROW(poison), ROW(write_text), ROW(exec_data), ROW(exec_user), ROW(inlined), ROW(strlen_of_null),
	ROW(stack_overflow), ROW(stack_smash), ROW(bug), ROW(bug_on), ROW(warn), ROW(warn_on), ROW(warn_once), ROW(panic),
	ROW(divide), ROW(invalid_opcode), ROW(int3), ROW(list_add_twice), ROW(list_add_corrupt), ROW(list_del_twice),
	ROW(refcount_underflow), ROW(refcount_from_zero), ROW(refcount_saturated), ROW(refcount_hit_zero), ROW(usercopy_out),
	ROW(usercopy_in), ROW(fortify), ROW(slab_leftover), ROW(double_free), ROW(free_static), ROW(vfree_wrong),
	ROW(vmalloc_zero), ROW(kmalloc_oversize), ROW(vmalloc_huge), ROW(no_pages), ROW(out_of_memory), ROW(bad_page),
	ROW(use_after_free_read), ROW(use_after_free_write), ROW(heap_read_beyond), ROW(heap_write_beyond),
	ROW(heap_write_before), ROW(stack_read_beyond), ROW(global_read_beyond), ROW(vmalloc_read_beyond),
	ROW(free_in_the_middle), ROW(use_after_release), ROW(leak), ROW(ubsan_index), ROW(ubsan_shift), ROW(sleep_in_atomic),
	ROW(alloc_in_atomic), ROW(lock_order), ROW(lock_twice), ROW(unlock_free), ROW(lock_kept), ROW(lock_freed),
	ROW(lock_unset), ROW(lock_irq_unsafe), ROW(smp_id), ROW(rcu_unguarded), ROW(copy_overflow), ROW(timer_freed), ROW(timer_unset), ROW(soft_lockup), ROW(lockup_for_ever),
	ROW(lockup_in_spinlock), ROW(rcu_stall), ROW(irqs_off), ROW(silence), ROW(hung_task), ROW(hung_mutex),
	ROW(timer_crash), ROW(work_crash), ROW(thread_crash), ROW(timer_left), ROW(work_left), ROW(thread_left),
	ROW(work_preempt), ROW(timer_preempt), ROW(preempt_kept), ROW(irq_unhandled), ROW(irq_taken), ROW(sysfs_twice),
	ROW(proc_twice), ROW(proc_not_empty), ROW(proc_missing), ROW(no_release), ROW(timer_twice), ROW(format),
	ROW(kill_init), ROW(restart_now), ROW(restart), ROW(power_off), ROW(trace), ROW(heads_alone), ROW(look_alikes),
	ROW(escapes), ROW(no_line_end), ROW(flood), ROW(bad_copy),
};

static int run_case(const char *name)
{
	int i;

	for (i = 0; name && i < ARRAY_SIZE(cases); i++) {
		if (!strcmp(cases[i].name, name)) {
			cases[i].run();
			return 0;
		}
	}
	return name ? -EINVAL : 0;
}

static ssize_t provoke_write(struct file *file, const char __user *text, size_t size, loff_t *at)
{
	char name[32] = "";

	if (size >= sizeof(name) || copy_from_user(name, text, size))
		return -EINVAL;
	from_user = text;
	from_user_size = size;
	return run_case(strim(name)) ?: size;
}

static const struct file_operations provoke_ops = { .owner = THIS_MODULE, .write = provoke_write };
static struct miscdevice provoke_device = { .minor = MISC_DYNAMIC_MINOR, .name = "provoke", .fops = &provoke_ops };

static int __init provoke_init(void)
{
	int error = misc_register(&provoke_device);

	return error ?: run_case(init);
}

static void __exit provoke_exit(void)
{
	run_case(exit);
	misc_deregister(&provoke_device);
}

module_init(provoke_init);
module_exit(provoke_exit);
MODULE_DESCRIPTION("Makes the kernel report about itself");
MODULE_LICENSE("GPL");
