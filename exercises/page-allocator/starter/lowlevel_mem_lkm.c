// SPDX-License-Identifier: GPL-2.0
/*
 * Whole pages from the page allocator. It builds and loads already, and asks for none yet.
 */
#define pr_fmt(fmt) "%s:%s(): " fmt, KBUILD_MODNAME, __func__

#include <linux/gfp.h>
#include <linux/io.h>
#include <linux/mm.h>
#include <linux/module.h>

static int order = 3;
module_param(order, int, 0444);
MODULE_PARM_DESC(order, "the second block has 2^order pages");

static int __init lowlevel_mem_init(void)
{
	return 0;
}

static void __exit lowlevel_mem_exit(void)
{
}

module_init(lowlevel_mem_init);
module_exit(lowlevel_mem_exit);

MODULE_DESCRIPTION("Five ways to get whole pages");
MODULE_LICENSE("GPL");
