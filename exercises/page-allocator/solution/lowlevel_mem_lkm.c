// SPDX-License-Identifier: GPL-2.0
/*
 * Gets pages from the page allocator in five ways, and gives them back in reverse order.
 */
#define pr_fmt(fmt) "%s:%s(): " fmt, KBUILD_MODNAME, __func__

#include <linux/gfp.h>
#include <linux/io.h>
#include <linux/mm.h>
#include <linux/module.h>

#define LAST_ORDER 5

static int order = 3;
module_param(order, int, 0444);
MODULE_PARM_DESC(order, "the second block has 2^order pages (default 3)");

static unsigned long one, many, zeroed;
static struct page *single, *block;
/* What the blocks were allocated with; the parameter can be written to meanwhile. */
static int many_order;

static void show_phy_pages(unsigned long address, int pages)
{
	int i;

	pr_info("page#            va                  pa           PFN\n");
	for (i = 0; i < pages; i++, address += PAGE_SIZE) {
		phys_addr_t pa = virt_to_phys((void *)address);

		pr_info("%05d  0x%px   %pa   %lu\n", i, (void *)address, &pa, (unsigned long)PHYS_PFN(pa));
	}
}

static void free_all(void)
{
	if (block)
		__free_pages(block, LAST_ORDER);
	if (single)
		__free_page(single);
	/* These three take no offence at 0. */
	free_page(zeroed);
	free_pages(many, many_order);
	free_page(one);
}

static int alloc_all(void)
{
	one = __get_free_page(GFP_KERNEL);
	if (!one)
		return -ENOMEM;
	pr_info("1. __get_free_page() alloc'ed 1 page = %lu bytes @ 0x%pK\n", PAGE_SIZE, (void *)one);

	many_order = order;
	many = __get_free_pages(GFP_KERNEL, many_order);
	if (!many)
		return -ENOMEM;
	pr_info("2. __get_free_pages() alloc'ed 2^%d = %lu page(s) = %lu bytes @ 0x%pK\n",
		many_order, 1UL << many_order, PAGE_SIZE << many_order, (void *)many);
	show_phy_pages(many, 1 << many_order);

	zeroed = get_zeroed_page(GFP_KERNEL);
	if (!zeroed)
		return -ENOMEM;
	pr_info("3. get_zeroed_page() alloc'ed 1 page @ 0x%pK\n", (void *)zeroed);

	single = alloc_page(GFP_KERNEL);
	if (!single)
		return -ENOMEM;
	pr_info("4. alloc_page() alloc'ed 1 page @ 0x%pK (struct page 0x%pK)\n", page_address(single), single);

	block = alloc_pages(GFP_KERNEL, LAST_ORDER);
	if (!block)
		return -ENOMEM;
	pr_info("5. alloc_pages() alloc'ed %lu pages @ 0x%pK\n", 1UL << LAST_ORDER, page_address(block));
	return 0;
}

static int __init lowlevel_mem_init(void)
{
	int ret = alloc_all();

	if (ret)
		free_all();
	return ret;
}

static void __exit lowlevel_mem_exit(void)
{
	free_all();
	pr_info("the pages are given back\n");
}

module_init(lowlevel_mem_init);
module_exit(lowlevel_mem_exit);

MODULE_DESCRIPTION("Five ways to get whole pages");
MODULE_LICENSE("GPL");
