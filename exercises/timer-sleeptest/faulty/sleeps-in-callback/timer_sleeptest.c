// SPDX-License-Identifier: GPL-2.0
/*
 * Sleeps in the callback of the timer, in a softirq.
 */
#define pr_fmt(fmt) "%s:%s(): " fmt, KBUILD_MODNAME, __func__

#include <linux/completion.h>
#include <linux/delay.h>
#include <linux/ktime.h>
#include <linux/module.h>
#include <linux/timer.h>

#define MOST_MS 1000

static uint ms = 20;
module_param(ms, uint, 0444);
MODULE_PARM_DESC(ms, "milliseconds to wait each time, 1 to 1000 (default 20)");

static struct timer_list timer;
static DECLARE_COMPLETION(fired);
static u64 fired_at;

static void report(const char *what, u64 took)
{
	pr_info("%s: requested %llu ns, measured %llu ns\n", what, (u64)ms * NSEC_PER_MSEC, took);
}

static void callback(struct timer_list *unused)
{
	msleep(10);
	fired_at = ktime_get_ns();
	complete(&fired);
}

static int __init timer_sleeptest_init(void)
{
	u64 before;

	if (!ms || ms > MOST_MS)
		return -EINVAL;

	before = ktime_get_ns();
	msleep(ms);
	report("msleep", ktime_get_ns() - before);

	before = ktime_get_ns();
	usleep_range(ms * USEC_PER_MSEC, ms * USEC_PER_MSEC + 100);
	report("usleep_range", ktime_get_ns() - before);

	before = ktime_get_ns();
	mdelay(ms);
	report("mdelay", ktime_get_ns() - before);

	timer_setup(&timer, callback, 0);
	before = ktime_get_ns();
	mod_timer(&timer, jiffies + msecs_to_jiffies(ms));
	wait_for_completion(&fired);
	report("timer", fired_at - before);
	return 0;
}

static void __exit timer_sleeptest_exit(void)
{
	del_timer_sync(&timer);
}

module_init(timer_sleeptest_init);
module_exit(timer_sleeptest_exit);

MODULE_DESCRIPTION("Measures sleeps, delays and a timer");
MODULE_LICENSE("GPL");
