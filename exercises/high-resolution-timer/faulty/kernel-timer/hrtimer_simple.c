// SPDX-License-Identifier: GPL-2.0
/*
 * Uses an ordinary kernel timer, which knows ticks only.
 */
#define pr_fmt(fmt) "%s:%s(): " fmt, KBUILD_MODNAME, __func__

#include <linux/timer.h>
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

static struct timer_list timer;
static struct proc_dir_entry *file;
static ktime_t before;
static u64 *intervals;
static uint fired;

static void tick(struct timer_list *t)
{
	ktime_t now = ktime_get();

	intervals[fired] = ktime_to_ns(ktime_sub(now, before));
	before = now;
	/* A reader who sees the new number sees the interval, too. */
	smp_store_release(&fired, fired + 1);
	if (fired == count)
		return;
	mod_timer(t, jiffies + usecs_to_jiffies(period_us));
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
	timer_setup(&timer, tick, 0);
	before = ktime_get();
	mod_timer(&timer, jiffies + usecs_to_jiffies(period_us));
	return 0;
}

static void __exit hrtimer_simple_exit(void)
{
	del_timer_sync(&timer);
	proc_remove(file);
	kvfree(intervals);
}

module_init(hrtimer_simple_init);
module_exit(hrtimer_simple_exit);

MODULE_DESCRIPTION("Measures the intervals of a high-resolution timer");
MODULE_LICENSE("GPL");
