// SPDX-License-Identifier: GPL-2.0
/* Faulty on purpose: exit forgets to take the device back. */
#define pr_fmt(fmt) "%s:%s(): " fmt, KBUILD_MODNAME, __func__

#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/module.h>

#define NODE_NAME "llkd_miscdrv"

static int open_miscdrv(struct inode *inode, struct file *filp)
{
	pr_info("opening /dev/" NODE_NAME ", f_flags = 0x%x\n", filp->f_flags);
	/* There is no position in this device: seeking is refused. */
	return nonseekable_open(inode, filp);
}

static ssize_t read_miscdrv(struct file *filp, char __user *buf, size_t count, loff_t *off)
{
	pr_info("to read %zu bytes\n", count);
	return count;
}

static ssize_t write_miscdrv(struct file *filp, const char __user *buf, size_t count, loff_t *off)
{
	pr_info("to write %zu bytes\n", count);
	return count;
}

static int close_miscdrv(struct inode *inode, struct file *filp)
{
	pr_info("closing /dev/" NODE_NAME "\n");
	return 0;
}

static const struct file_operations miscdrv_fops = {
	.owner = THIS_MODULE,	/* keeps the module in memory while the node is open */
	.open = open_miscdrv,
	.read = read_miscdrv,
	.write = write_miscdrv,
	.release = close_miscdrv,
	.llseek = no_llseek,
};

static struct miscdevice miscdrv = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = NODE_NAME,
	.mode = 0666,
	.fops = &miscdrv_fops,
};

static int __init miscdrv_init(void)
{
	int ret = misc_register(&miscdrv);

	if (ret) {
		pr_err("registering " NODE_NAME " failed: %d\n", ret);
		return ret;
	}
	pr_info("LLKD misc driver (major # 10) registered, minor# = %d, dev node is /dev/%s\n",
		miscdrv.minor, miscdrv.name);
	dev_info(miscdrv.this_device, "ready\n");
	return 0;
}

static void __exit miscdrv_exit(void)
{
	pr_info("unloaded\n");
}

module_init(miscdrv_init);
module_exit(miscdrv_exit);

MODULE_AUTHOR("Bootbench");
MODULE_DESCRIPTION("A misc character device that logs what is done to it");
MODULE_LICENSE("GPL");
