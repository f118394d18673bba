// SPDX-License-Identifier: GPL-2.0
/*
 * A kernel thread. It builds and loads already, and starts none yet.
 */
#define pr_fmt(fmt) "%s:%s(): " fmt, KBUILD_MODNAME, __func__

#include <linux/kthread.h>
#include <linux/module.h>

static int __init kthread_simple_init(void)
{
	/* Start a thread called llkd/kt_simple. */
	return 0;
}

static void __exit kthread_simple_exit(void)
{
	/* Stop it. */
}

module_init(kthread_simple_init);
module_exit(kthread_simple_exit);

MODULE_DESCRIPTION("A kernel thread");
MODULE_LICENSE("GPL");
