// SPDX-License-Identifier: GPL-2.0
/*
 * Gives back only the blocks it thinks are worth it.
 */
#define pr_fmt(fmt) "%s:%s(): " fmt, KBUILD_MODNAME, __func__

#include <linux/module.h>
#include <linux/slab.h>

#define FIRST 100	/* not 0: the waste is given in per cent of it */

static uint stepsz = 200000;
module_param(stepsz, uint, 0444);
MODULE_PARM_DESC(stepsz, "bytes by which each request is larger than the one before (default 200000)");

static int __init slab4_actualsize_init(void)
{
	size_t size2alloc = FIRST;

	if (!stepsz)
		return -EINVAL;
	pr_info("kmalloc(      n) :  Actual : Wastage : Waste %%\n");
	for (;;) {
		void *p = kmalloc(size2alloc, GFP_KERNEL);
		size_t actual, waste;

		if (!p) {
			pr_alert("kmalloc fail, size2alloc=%zu\n", size2alloc);
			return -ENOMEM;
		}
		actual = ksize(p);
		waste = actual - size2alloc;
		pr_info("kmalloc(%7zu) : %7zu : %7zu : %3zu%%\n", size2alloc, actual, waste, 100 * waste / size2alloc);
		if (size2alloc > 1000000)
			kfree(p);
		size2alloc += stepsz;
	}
}
module_init(slab4_actualsize_init);

MODULE_DESCRIPTION("Shows how much larger kmalloc's blocks are than what was asked for");
MODULE_LICENSE("GPL");
