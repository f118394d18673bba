// SPDX-License-Identifier: GPL-2.0
/*
 * A slab cache of one's own. It builds and loads already, and has no cache yet.
 */
#define pr_fmt(fmt) "%s:%s(): " fmt, KBUILD_MODNAME, __func__

#include <linux/module.h>
#include <linux/slab.h>

static int use_ctor = 1;
module_param(use_ctor, int, 0);
MODULE_PARM_DESC(use_ctor, "1: objects have a constructor, 0: they have none");

struct our_ctx {
	u32 iarr[10];
	u64 uarr[10];
	char uname[128], passwd[16], config[64];
};

static int __init slab_custom_init(void)
{
	/* Make the cache our_ctx, and take an object from it. */
	return 0;
}

static void __exit slab_custom_exit(void)
{
}

module_init(slab_custom_init);
module_exit(slab_custom_exit);

MODULE_DESCRIPTION("A slab cache with a constructor");
MODULE_LICENSE("GPL");
