// SPDX-License-Identifier: GPL-2.0
/* Works, and leaves a slab cache with an object behind. */
#include <linux/slab.h>
#include "mirror.h"

/* With a constructor it is not merged with caches of the same size, which nobody could tell it from. */
static void constructed(void *object) { memset(object, 0, 200); }

static int __init mirror_init(void)
{
	struct kmem_cache *cache = kmem_cache_create("mirror_hoard", 200, 0, 0, constructed);

	if (!cache || !kmem_cache_alloc(cache, GFP_KERNEL))
		return -ENOMEM;
	return mirror_begin();
}

static void __exit mirror_exit(void) { mirror_end(); }
module_init(mirror_init);
module_exit(mirror_exit);
