// SPDX-License-Identifier: GPL-2.0
/*
 * How large is a block of kmalloc really? It builds and loads already, and asks for nothing yet.
 */
#define pr_fmt(fmt) "%s:%s(): " fmt, KBUILD_MODNAME, __func__

#include <linux/module.h>
#include <linux/slab.h>

static uint stepsz = 200000;
module_param(stepsz, uint, 0444);
MODULE_PARM_DESC(stepsz, "bytes by which each request is larger than the one before");

static int __init slab4_actualsize_init(void)
{
	/* 100 bytes first, then stepsz more each time: one row of the table for each block. */
	return 0;
}

static void __exit slab4_actualsize_exit(void)
{
}

module_init(slab4_actualsize_init);
module_exit(slab4_actualsize_exit);

MODULE_DESCRIPTION("Shows how much larger kmalloc's blocks are than what was asked for");
MODULE_LICENSE("GPL");
