// SPDX-License-Identifier: GPL-2.0
/*
 * Ways to wait. It builds and loads already, and waits for nothing yet.
 */
#define pr_fmt(fmt) "%s:%s(): " fmt, KBUILD_MODNAME, __func__

#include <linux/completion.h>
#include <linux/delay.h>
#include <linux/ktime.h>
#include <linux/module.h>
#include <linux/timer.h>

static uint ms = 20;
module_param(ms, uint, 0444);
MODULE_PARM_DESC(ms, "milliseconds to wait each time");

static int __init timer_sleeptest_init(void)
{
	return 0;
}

static void __exit timer_sleeptest_exit(void)
{
}

module_init(timer_sleeptest_init);
module_exit(timer_sleeptest_exit);

MODULE_DESCRIPTION("Measures sleeps, delays and a timer");
MODULE_LICENSE("GPL");
