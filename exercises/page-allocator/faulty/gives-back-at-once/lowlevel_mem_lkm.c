// SPDX-License-Identifier: GPL-2.0
/* Faulty on purpose: each block is given back in init; nothing is held while it is loaded. */
#include <linux/gfp.h>
#include <linux/io.h>
#include <linux/mm.h>
#include <linux/module.h>
static int order = 3;
module_param(order, int, 0444);
static int __init m_init(void)
{
	unsigned long a = __get_free_page(GFP_KERNEL), b, c;
	struct page *d, *e;
	int i;

	if (!a)
		return -ENOMEM;
	pr_info("1. __get_free_page()\n");
	free_page(a);
	b = __get_free_pages(GFP_KERNEL, order);
	if (!b)
		return -ENOMEM;
	pr_info("2. __get_free_pages() 2^%d = %d page(s) = %ld bytes\n", order, 1 << order, PAGE_SIZE << order);
	for (i = 0; i < 1 << order; i++) {
		phys_addr_t pa = virt_to_phys((void *)(b + i * PAGE_SIZE));

		pr_info("%05d  0x%px   %pa   %ld\n", i, (void *)(b + i * PAGE_SIZE), &pa, (long)PHYS_PFN(pa));
	}
	free_pages(b, order);
	c = get_zeroed_page(GFP_KERNEL);
	if (!c)
		return -ENOMEM;
	pr_info("3. get_zeroed_page()\n");
	free_page(c);
	d = alloc_page(GFP_KERNEL);
	if (!d)
		return -ENOMEM;
	pr_info("4. alloc_page()\n");
	__free_page(d);
	e = alloc_pages(GFP_KERNEL, 5);
	if (!e)
		return -ENOMEM;
	pr_info("5. alloc_pages()\n");
	__free_pages(e, 5);
	return 0;
}
static void __exit m_exit(void) { }
module_init(m_init);
module_exit(m_exit);
MODULE_LICENSE("GPL");
