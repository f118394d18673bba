// SPDX-License-Identifier: GPL-2.0
/*
 * Keeps the worker of the processor "cpu" busy for "ms" milliseconds: work that is put into that processor's queue
 * meanwhile has to wait. Everything else gets its turn: a module that is taken away is gone, with its memory, before the
 * work it left behind begins.
 */
#include <linux/delay.h>
#include <linux/jiffies.h>
#include <linux/module.h>
#include <linux/sched.h>
#include <linux/workqueue.h>

static uint cpu;
module_param(cpu, uint, 0444);

static uint ms;
module_param(ms, uint, 0444);

/*
 * Not sleeping: the queue would wake another worker. But letting others run, without which no grace period of RCU ends
 * where the kernel does not preempt, and free_module() waits for one before it frees anything.
 */
static void keep_busy(struct work_struct *unused)
{
	unsigned long end = jiffies + msecs_to_jiffies(ms);

	while (time_before(jiffies, end)) {
		udelay(500);
		cond_resched();
	}
}

static DECLARE_WORK(hogging, keep_busy);

static int __init hog_init(void)
{
	if (!cpu_online(cpu))
		return -EINVAL;
	schedule_work_on(cpu, &hogging);
	return 0;
}

static void __exit hog_exit(void)
{
	flush_work(&hogging);
}

module_init(hog_init);
module_exit(hog_exit);

MODULE_DESCRIPTION("Keeps a worker busy");
MODULE_LICENSE("GPL");
