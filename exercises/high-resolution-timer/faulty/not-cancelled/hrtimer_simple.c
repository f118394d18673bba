// SPDX-License-Identifier: GPL-2.0
/*
 * Leaves the timer to itself.
 */
#define pr_fmt(fmt) "%s:%s(): " fmt, KBUILD_MODNAME, __func__

#include <linux/hrtimer.h>
#include <linux/ktime.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/proc_fs.h>
#include <linux/seq_file.h>
#include <linux/slab.h>

#define NAME "hrtimer_simple"
#define MOST 100000

static uint period_us = 10000;
module_param(period_us, uint, 0444);
MODULE_PARM_DESC(period_us, "microseconds from one firing to the next (default 10000)");

static uint count = 100;
module_param(count, uint, 0444);
MODULE_PARM_DESC(count, "how often the timer fires (default 100)");

static struct hrtimer timer;
static struct proc_dir_entry *file;
static ktime_t before;
static u64 *intervals;
static uint fired;

/* Runs in an interrupt: nothing in here may sleep. */
static enum hrtimer_restart tick(struct hrtimer *t)
{
	ktime_t now = ktime_get();

	intervals[fired] = ktime_to_ns(ktime_sub(now, before));
	before = now;
	/* A reader who sees the new number sees the interval, too. */
	smp_store_release(&fired, fired + 1);
	if (fired == count)
		return HRTIMER_NORESTART;
	hrtimer_forward_now(t, ns_to_ktime((u64)period_us * NSEC_PER_USEC));
	return HRTIMER_RESTART;
}

static int show(struct seq_file *seq, void *unused)
{
	uint i, ready = smp_load_acquire(&fired);

	for (i = 0; i < ready; i++)
		seq_printf(seq, "%llu\n", intervals[i]);
	return 0;
}

static int __init hrtimer_simple_init(void)
{
	if (!period_us || !count || count > MOST)
		return -EINVAL;
	intervals = kvcalloc(count, sizeof(*intervals), GFP_KERNEL);
	if (!intervals)
		return -ENOMEM;
	file = proc_create_single(NAME, 0444, NULL, show);
	if (!file) {
		kvfree(intervals);
		return -ENOMEM;
	}
	hrtimer_init(&timer, CLOCK_MONOTONIC, HRTIMER_MODE_REL);
	timer.function = tick;
	before = ktime_get();
	hrtimer_start(&timer, ns_to_ktime((u64)period_us * NSEC_PER_USEC), HRTIMER_MODE_REL);
	return 0;
}

static void __exit hrtimer_simple_exit(void)
{
	proc_remove(file);
	kvfree(intervals);
}

module_init(hrtimer_simple_init);
module_exit(hrtimer_simple_exit);

MODULE_DESCRIPTION("Measures the intervals of a high-resolution timer");
MODULE_LICENSE("GPL");
