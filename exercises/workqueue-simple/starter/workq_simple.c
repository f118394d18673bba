// SPDX-License-Identifier: GPL-2.0
/*
 * A timer that hands on its work. It builds and loads already, and has neither yet.
 */
#define pr_fmt(fmt) "%s:%s(): " fmt, KBUILD_MODNAME, __func__

#include <linux/ktime.h>
#include <linux/module.h>
#include <linux/timer.h>
#include <linux/workqueue.h>

static struct st_ctx {
	struct work_struct work;
	struct timer_list timer;
	int data;
} ctx;

static int __init workq_simple_init(void)
{
	ctx.data = 3;
	return 0;
}

static void __exit workq_simple_exit(void)
{
}

module_init(workq_simple_init);
module_exit(workq_simple_exit);

MODULE_DESCRIPTION("A timer and a work item");
MODULE_LICENSE("GPL");
