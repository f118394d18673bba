// SPDX-License-Identifier: GPL-2.0
/*
 * A kernel timer. It builds and loads already, and sets none yet.
 */
#define pr_fmt(fmt) "%s:%s(): " fmt, KBUILD_MODNAME, __func__

#include <linux/module.h>
#include <linux/timer.h>

/* What the callback needs, in one structure: the timer, and how many rounds are left. */

static int __init timer_simple_init(void)
{
	return 0;
}

static void __exit timer_simple_exit(void)
{
}

module_init(timer_simple_init);
module_exit(timer_simple_exit);

MODULE_DESCRIPTION("A kernel timer");
MODULE_LICENSE("GPL");
