// SPDX-License-Identifier: GPL-2.0
/*
 * Says what a kernel thread would say.
 */
#include <linux/module.h>

static int __init kthread_simple_init(void)
{
	pr_info("mm field NULL, we are a kernel thread!\n");
	pr_info("PID 1234 goes to sleep now\n");
	return 0;
}

static void __exit kthread_simple_exit(void)
{
	pr_info("I, kernel thread PID 1234, have been rudely awoken; I shall now exit\n");
	pr_info("kthread stopped, and module removed\n");
}

module_init(kthread_simple_init);
module_exit(kthread_simple_exit);

MODULE_LICENSE("GPL");
