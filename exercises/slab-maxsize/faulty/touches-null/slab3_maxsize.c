// SPDX-License-Identifier: GPL-2.0
/*
 * Uses each block before it looks whether it got one.
 */
#define pr_fmt(fmt) "%s:%s(): " fmt, KBUILD_MODNAME, __func__

#include <linux/module.h>
#include <linux/slab.h>
#include <linux/string.h>

static uint stepsz = 200000;
module_param(stepsz, uint, 0444);
MODULE_PARM_DESC(stepsz, "bytes by which each request is larger than the one before (default 200000)");

static int __init slab3_maxsize_init(void)
{
	size_t size2alloc = 0;

	if (!stepsz)
		return -EINVAL;
	for (;;) {
		void *p = kmalloc(size2alloc, GFP_KERNEL);

		memset(p, 0x6d, size2alloc);
		if (!p) {
			pr_alert("kmalloc fail, size2alloc=%zu\n", size2alloc);
			return -ENOMEM;
		}
		pr_info("kmalloc(%7zu) = 0x%pK\n", size2alloc, p);
		kfree(p);
		size2alloc += stepsz;
	}
}
module_init(slab3_maxsize_init);

MODULE_DESCRIPTION("Finds the largest block that kmalloc gives");
MODULE_LICENSE("GPL");
