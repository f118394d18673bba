// SPDX-License-Identifier: GPL-2.0
/* Faulty on purpose: the array is freed in init already, and not kept until the module goes. */
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/vmalloc.h>
static int kvnum = 5 * 1024 * 1024;
module_param(kvnum, int, 0);
static void *v, *z, *k;
static int __init m_init(void)
{
	u64 *arr;

	if (kvnum < 16) {
		pr_info("kvnum is too small\n");
		return -EINVAL;
	}
	v = vmalloc(10000);
	z = vzalloc(10000);
	k = kvmalloc(kvnum, GFP_KERNEL);
	arr = kcalloc(1000, sizeof(*arr), GFP_KERNEL);
	if (!v || !z || !k || !arr) {
		kfree(arr);
		kvfree(k);
		vfree(z);
		vfree(v);
		return -ENOMEM;
	}
	pr_info("1. vmalloc()\n");
	pr_info("2. vzalloc()\n");
	print_hex_dump_bytes("", DUMP_PREFIX_NONE, z, 16);
	pr_info("3. kvmalloc() %dbytes\n", kvnum);
	pr_info("4. kcalloc()\n");
	kfree(arr);
	return 0;
}
static void __exit m_exit(void)
{
	kvfree(k);
	vfree(z);
	vfree(v);
}
module_init(m_init);
module_exit(m_exit);
MODULE_LICENSE("GPL");
