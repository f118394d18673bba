// SPDX-License-Identifier: GPL-2.0
/*
 * Asks kmalloc for a larger block each time until it has none that large. Init fails with the errno of that refusal, so
 * nothing stays loaded.
 */
#define pr_fmt(fmt) "%s:%s(): " fmt, KBUILD_MODNAME, __func__

#include <linux/module.h>
#include <linux/slab.h>

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
