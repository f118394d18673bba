// SPDX-License-Identifier: GPL-2.0
/* Works, and takes 64 MiB of slab along that it never gives back. */
#include <linux/slab.h>
#include "mirror.h"

static int __init mirror_init(void)
{
	int i;

	for (i = 0; i < 16384; i++)
		if (!kmalloc(4096, GFP_KERNEL))
			return -ENOMEM;
	return mirror_begin();
}

static void __exit mirror_exit(void) { mirror_end(); }
module_init(mirror_init);
module_exit(mirror_exit);
