// SPDX-License-Identifier: GPL-2.0
/*
 * Calls the constructor itself, for the one object it gets.
 */
#define pr_fmt(fmt) "%s:%s(): " fmt, KBUILD_MODNAME, __func__

#include <linux/module.h>
#include <linux/sched.h>
#include <linux/slab.h>

#define OUR_CACHE "our_ctx"

static int use_ctor = 1;
module_param(use_ctor, int, 0);
MODULE_PARM_DESC(use_ctor, "1: objects have a constructor (the default), 0: they have none");

struct our_ctx {
	u32 iarr[10];
	u64 uarr[10];
	char uname[128], passwd[16], config[64];
};

static struct kmem_cache *cache;

static void our_ctor(void *new)
{
	struct our_ctx *ctx = new;

	pr_info("in ctor: new object is @ 0x%px\n", ctx);
	memset(ctx, 0, sizeof(*ctx));
	/* Something that shows who caused this slab to be made. */
	snprintf(ctx->config, sizeof(ctx->config), "%d.%d", current->tgid, current->pid);
}

static int use_our_cache(void)
{
	struct our_ctx *obj = kmem_cache_alloc(cache, GFP_KERNEL);

	if (!obj)
		return -ENOMEM;
	if (use_ctor)
		our_ctor(obj);
	pr_info("object size is %u bytes; actual ksize=%zu\n", kmem_cache_size(cache), ksize(obj));
	print_hex_dump_bytes("obj: ", DUMP_PREFIX_OFFSET, obj, sizeof(*obj));
	kmem_cache_free(cache, obj);
	return 0;
}

static int __init slab_custom_init(void)
{
	int ret;

	pr_info("sizeof our ctx structure is %zu bytes, using custom constructor routine? %s\n",
		sizeof(struct our_ctx), use_ctor == 1 ? "yes" : "no");
	cache = kmem_cache_create(OUR_CACHE, sizeof(struct our_ctx), sizeof(long),
				  SLAB_POISON | SLAB_RED_ZONE | SLAB_HWCACHE_ALIGN, NULL);
	if (!cache)
		return -ENOMEM;
	ret = use_our_cache();
	if (ret)
		kmem_cache_destroy(cache);
	return ret;
}

static void __exit slab_custom_exit(void)
{
	kmem_cache_destroy(cache);
	pr_info("custom cache destroyed; bye\n");
}

module_init(slab_custom_init);
module_exit(slab_custom_exit);

MODULE_DESCRIPTION("A slab cache with a constructor");
MODULE_LICENSE("GPL");
