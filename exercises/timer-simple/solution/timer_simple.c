// SPDX-License-Identifier: GPL-2.0
/*
 * A kernel timer that fires three times, 420 ms apart.
 */
#define pr_fmt(fmt) "%s:%s(): " fmt, KBUILD_MODNAME, __func__

#include <linux/module.h>
#include <linux/timer.h>

static const unsigned int exp_ms = 420;

static struct {
	struct timer_list tmr;
	int data;
} ctx;

/* Runs in a softirq: nothing in here may sleep. */
static void ding(struct timer_list *timer)
{
	pr_info("timed out... data=%d\n", ctx.data);
	if (--ctx.data > 0)
		mod_timer(timer, jiffies + msecs_to_jiffies(exp_ms));
}

static int __init timer_simple_init(void)
{
	ctx.data = 3;
	timer_setup(&ctx.tmr, ding, 0);
	mod_timer(&ctx.tmr, jiffies + msecs_to_jiffies(exp_ms));
	pr_info("timer set to expire in %u ms\n", exp_ms);
	return 0;
}

static void __exit timer_simple_exit(void)
{
	del_timer_sync(&ctx.tmr);
	pr_info("removed\n");
}

module_init(timer_simple_init);
module_exit(timer_simple_exit);

MODULE_DESCRIPTION("A kernel timer");
MODULE_LICENSE("GPL");
