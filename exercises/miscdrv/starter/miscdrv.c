// SPDX-License-Identifier: GPL-2.0
/*
 * A misc character device. It builds and loads already, and does nothing yet.
 */
#define pr_fmt(fmt) "%s:%s(): " fmt, KBUILD_MODNAME, __func__

#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/module.h>

/*
 * What the device does: open, read, write and release methods in a struct file_operations.
 * What the device is: a struct miscdevice with a minor number, a name, a mode and those operations.
 */

static int __init miscdrv_init(void)
{
	pr_info("loaded\n");
	return 0;
}

static void __exit miscdrv_exit(void)
{
	pr_info("unloaded\n");
}

module_init(miscdrv_init);
module_exit(miscdrv_exit);

MODULE_DESCRIPTION("My misc character device");
MODULE_LICENSE("GPL");
