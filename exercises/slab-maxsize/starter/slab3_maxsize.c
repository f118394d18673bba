// SPDX-License-Identifier: GPL-2.0
/*
 * How much can kmalloc give? It builds and loads already, and asks for nothing yet.
 */
#define pr_fmt(fmt) "%s:%s(): " fmt, KBUILD_MODNAME, __func__

#include <linux/module.h>
#include <linux/slab.h>

static uint stepsz = 200000;
module_param(stepsz, uint, 0444);
MODULE_PARM_DESC(stepsz, "bytes by which each request is larger than the one before");

static int __init slab3_maxsize_init(void)
{
	/* Ask for a block, log its size, give it back, and ask for one that is stepsz bytes larger. */
	return 0;
}

static void __exit slab3_maxsize_exit(void)
{
}

module_init(slab3_maxsize_init);
module_exit(slab3_maxsize_exit);

MODULE_DESCRIPTION("Finds the largest block that kmalloc gives");
MODULE_LICENSE("GPL");
