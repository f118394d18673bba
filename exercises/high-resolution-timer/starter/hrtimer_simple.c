// SPDX-License-Identifier: GPL-2.0
/*
 * A high-resolution timer. It builds and loads already, and sets none yet.
 */
#define pr_fmt(fmt) "%s:%s(): " fmt, KBUILD_MODNAME, __func__

#include <linux/hrtimer.h>
#include <linux/ktime.h>
#include <linux/module.h>
#include <linux/proc_fs.h>
#include <linux/seq_file.h>
#include <linux/slab.h>

static uint period_us = 10000;
module_param(period_us, uint, 0444);
MODULE_PARM_DESC(period_us, "microseconds from one firing to the next");

static uint count = 100;
module_param(count, uint, 0444);
MODULE_PARM_DESC(count, "how often the timer fires");

static int __init hrtimer_simple_init(void)
{
	return 0;
}

static void __exit hrtimer_simple_exit(void)
{
}

module_init(hrtimer_simple_init);
module_exit(hrtimer_simple_exit);

MODULE_DESCRIPTION("Measures the intervals of a high-resolution timer");
MODULE_LICENSE("GPL");
