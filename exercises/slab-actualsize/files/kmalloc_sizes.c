// SPDX-License-Identifier: GPL-2.0
/*
 * What kmalloc gives on this board, for the same sizes as the handed-in module asks for: /proc/kmalloc_sizes has the size
 * asked for and the waste in per cent.
 */
#include <linux/module.h>
#include <linux/proc_fs.h>
#include <linux/seq_file.h>
#include <linux/slab.h>

static uint stepsz = 200000;
module_param(stepsz, uint, 0444);

static int show(struct seq_file *seq, void *unused)
{
	size_t size;

	for (size = 100; size <= KMALLOC_MAX_SIZE; size += stepsz) {
		void *p = kmalloc(size, GFP_KERNEL | __GFP_NOWARN);

		if (!p)
			return -ENOMEM;
		seq_printf(seq, "%zu %zu\n", size, 100 * (ksize(p) - size) / size);
		kfree(p);
	}
	return 0;
}

static int __init kmalloc_sizes_init(void)
{
	return stepsz && proc_create_single("kmalloc_sizes", 0400, NULL, show) ? 0 : -EINVAL;
}

static void __exit kmalloc_sizes_exit(void)
{
	remove_proc_entry("kmalloc_sizes", NULL);
}

module_init(kmalloc_sizes_init);
module_exit(kmalloc_sizes_exit);

MODULE_DESCRIPTION("The sizes of kmalloc's blocks");
MODULE_LICENSE("GPL");
