// SPDX-License-Identifier: GPL-2.0
/*
 * Looks at kvnum when it has the first two, and does not give them back.
 */
#define pr_fmt(fmt) "%s:%s(): " fmt, KBUILD_MODNAME, __func__

#include <linux/mm.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/vmalloc.h>

#define VM_BYTES	10000
#define KVN_MIN_BYTES	16
#define MEMBERS		1000
#define SHOWN		16

static int kvnum = 5 * 1024 * 1024;
module_param(kvnum, int, 0);
MODULE_PARM_DESC(kvnum, "bytes to get by kvmalloc(), 16 at least (default 5 MiB)");

static void *vm, *vz, *kv;
static u64 *kc;

static void free_all(void)
{
	kfree(kc);
	kvfree(kv);
	vfree(vz);
	vfree(vm);
}

static int alloc_all(void)
{
	vm = vmalloc(VM_BYTES);
	if (!vm)
		return -ENOMEM;
	pr_info("1. vmalloc(): %d bytes at 0x%pK\n", VM_BYTES, vm);

	vz = vzalloc(VM_BYTES);
	if (!vz)
		return -ENOMEM;
	pr_info("2. vzalloc(): %d bytes at 0x%pK\n", VM_BYTES, vz);
	print_hex_dump_bytes("vzalloc: ", DUMP_PREFIX_OFFSET, vz, SHOWN);

	if (kvnum < KVN_MIN_BYTES) {
		pr_info("kvnum must be at least %d\n", KVN_MIN_BYTES);
		return -EINVAL;
	}
	kv = kvmalloc(kvnum, GFP_KERNEL);
	if (!kv)
		return -ENOMEM;
	pr_info("3. kvmalloc(): %d bytes at 0x%pK\n", kvnum, kv);
	memset(kv, 0x6d, kvnum);

	kc = kcalloc(MEMBERS, sizeof(*kc), GFP_KERNEL);
	if (!kc)
		return -ENOMEM;
	pr_info("4. kcalloc(): %d members of %zu bytes at 0x%pK\n", MEMBERS, sizeof(*kc), kc);
	return 0;
}

static int __init vmalloc_demo_init(void)
{
	int ret;

	ret = alloc_all();
	return ret;
}

static void __exit vmalloc_demo_exit(void)
{
	free_all();
	pr_info("all freed\n");
}

module_init(vmalloc_demo_init);
module_exit(vmalloc_demo_exit);

MODULE_DESCRIPTION("vmalloc and its relatives");
MODULE_LICENSE("GPL");
