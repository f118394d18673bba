// SPDX-License-Identifier: GPL-2.0
/* Faulty on purpose: it waits twice as long as it was told, each time. */
#include <linux/completion.h>
#include <linux/delay.h>
#include <linux/ktime.h>
#include <linux/module.h>
#include <linux/timer.h>
static uint ms = 20;
module_param(ms, uint, 0444);
static struct timer_list timer;
static DECLARE_COMPLETION(fired);
static u64 at;
static void say(const char *n, u64 took)
{
	pr_info("%s: requested %llu ns, measured %llu ns\n", n, (u64)ms * NSEC_PER_MSEC, took);
}
static void cb(struct timer_list *t)
{
	at = ktime_get_ns();
	complete(&fired);
}
static int __init m_init(void)
{
	u64 b;

	if (!ms || ms > 1000)
		return -EINVAL;
	b = ktime_get_ns();
	msleep(2 * ms);
	say("msleep", ktime_get_ns() - b);
	b = ktime_get_ns();
	usleep_range(2000 * ms, 2000 * ms + 100);
	say("usleep_range", ktime_get_ns() - b);
	b = ktime_get_ns();
	mdelay(2 * ms);
	say("mdelay", ktime_get_ns() - b);
	timer_setup(&timer, cb, 0);
	b = ktime_get_ns();
	mod_timer(&timer, jiffies + msecs_to_jiffies(2 * ms));
	wait_for_completion(&fired);
	say("timer", at - b);
	return 0;
}
static void __exit m_exit(void)
{
	del_timer_sync(&timer);
}
module_init(m_init);
module_exit(m_exit);
MODULE_LICENSE("GPL");
