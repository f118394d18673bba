// SPDX-License-Identifier: GPL-2.0
/*
 * Does the work in the callback itself.
 */
#define pr_fmt(fmt) "%s:%s(): " fmt, KBUILD_MODNAME, __func__

#include <linux/ktime.h>
#include <linux/module.h>
#include <linux/timer.h>
#include <linux/workqueue.h>

static const unsigned int exp_ms = 420;

static struct st_ctx {
	struct work_struct work;
	struct timer_list timer;
	u64 fired;
	int data;
} ctx;

/* A thread does this, so it could sleep. */
static void work_func(struct work_struct *work)
{
	struct st_ctx *priv = container_of(work, struct st_ctx, work);
	u64 now = ktime_get_ns();

	pr_info("in our work function: data=%d\n", priv->data);
	pr_info("delta: %llu ns\n", now - priv->fired);
}

/* Runs in a softirq: nothing in here may sleep. */
static void ding(struct timer_list *timer)
{
	struct st_ctx *priv = from_timer(priv, timer, timer);

	pr_info("timed out... data=%d\n", priv->data--);
	priv->fired = ktime_get_ns();
	work_func(&priv->work);
	if (priv->data > 0)
		mod_timer(timer, jiffies + msecs_to_jiffies(exp_ms));
}

static int __init workq_simple_init(void)
{
	ctx.data = 3;
	INIT_WORK(&ctx.work, work_func);
	timer_setup(&ctx.timer, ding, 0);
	mod_timer(&ctx.timer, jiffies + msecs_to_jiffies(exp_ms));
	pr_info("timer set to expire in %u ms\n", exp_ms);
	return 0;
}

static void __exit workq_simple_exit(void)
{
	/* The timer first: it could schedule the work once more. */
	del_timer_sync(&ctx.timer);
	cancel_work_sync(&ctx.work);
	pr_info("removed\n");
}

module_init(workq_simple_init);
module_exit(workq_simple_exit);

MODULE_DESCRIPTION("A timer and a work item");
MODULE_LICENSE("GPL");
