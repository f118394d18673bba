// SPDX-License-Identifier: GPL-2.0
/*
 * A misc character device that is to keep a secret. It builds and loads already, and does nothing yet.
 */
#define pr_fmt(fmt) "%s:%s(): " fmt, KBUILD_MODNAME, __func__

#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/uaccess.h>

#define MAXBYTES 128

/* What the driver has to remember from one call to the next. */
struct drv_ctx {
	char secret[MAXBYTES];
	/* how many bytes were delivered, how many were taken */
};

/* The device: its name, its mode, and the methods that programs call. */

static int __init miscdrv_rdwr_init(void)
{
	pr_info("loaded\n");
	return 0;
}

static void __exit miscdrv_rdwr_exit(void)
{
	pr_info("unloaded\n");
}

module_init(miscdrv_rdwr_init);
module_exit(miscdrv_rdwr_exit);

MODULE_DESCRIPTION("My misc character device that keeps a secret");
MODULE_LICENSE("GPL");
