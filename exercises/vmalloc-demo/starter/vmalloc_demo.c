// SPDX-License-Identifier: GPL-2.0
/*
 * vmalloc and its relatives. It builds and loads already, and allocates nothing yet.
 */
#define pr_fmt(fmt) "%s:%s(): " fmt, KBUILD_MODNAME, __func__

#include <linux/mm.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/vmalloc.h>

static int kvnum = 5 * 1024 * 1024;
module_param(kvnum, int, 0);
MODULE_PARM_DESC(kvnum, "bytes to get by kvmalloc(), 16 at least");

static int __init vmalloc_demo_init(void)
{
	return 0;
}

static void __exit vmalloc_demo_exit(void)
{
}

module_init(vmalloc_demo_init);
module_exit(vmalloc_demo_exit);

MODULE_DESCRIPTION("vmalloc and its relatives");
MODULE_LICENSE("GPL");
