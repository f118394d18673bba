// SPDX-License-Identifier: GPL-2.0
/* Faulty on purpose: the buffer is as long as what was written, and the NUL goes behind it. */
#define pr_fmt(fmt) "%s:%s(): " fmt, KBUILD_MODNAME, __func__

#include <linux/device.h>
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/uaccess.h>

#define NODE_NAME "llkd_miscdrv_rdwr"
#define MAXBYTES 128

/* What the driver knows of its one device. */
struct drv_ctx {
	char secret[MAXBYTES];	/* always ends with a NUL */
	unsigned int tx;	/* bytes delivered to programs */
	unsigned int rx;	/* bytes taken from programs */
};

static struct drv_ctx *ctx;
static struct miscdevice secret_dev;

static int open_secret(struct inode *inode, struct file *filp)
{
	dev_info(secret_dev.this_device, "opening, f_flags = 0x%x\n", filp->f_flags);
	/* There is no position in a secret. */
	return nonseekable_open(inode, filp);
}

static ssize_t read_secret(struct file *filp, char __user *ubuf, size_t count, loff_t *off)
{
	struct device *dev = secret_dev.this_device;
	size_t len = strlen(ctx->secret);

	dev_info(dev, "%s wants to read (upto) %zu bytes\n", current->comm, count);
	if (count < MAXBYTES) {
		dev_warn(dev, "room for %zu bytes is not enough, %d are needed\n", count, MAXBYTES);
		return -EINVAL;
	}
	if (copy_to_user(ubuf, ctx->secret, len)) {
		dev_warn(dev, "copy_to_user() failed\n");
		return -EFAULT;
	}
	ctx->tx += len;
	dev_info(dev, "%zu bytes read (stats: tx=%u, rx=%u)\n", len, ctx->tx, ctx->rx);
	return len;
}

static ssize_t write_secret(struct file *filp, const char __user *ubuf, size_t count, loff_t *off)
{
	struct device *dev = secret_dev.this_device;
	char *kbuf;

	dev_info(dev, "%s wants to write %zu bytes\n", current->comm, count);
	if (count > MAXBYTES) {
		dev_warn(dev, "%zu bytes are more than %d\n", count, MAXBYTES);
		return -EINVAL;
	}
	kbuf = kmalloc(count, GFP_KERNEL);
	if (!kbuf)
		return -ENOMEM;
	if (copy_from_user(kbuf, ubuf, count)) {
		dev_warn(dev, "copy_from_user() failed\n");
		kfree(kbuf);
		return -EFAULT;
	}
	/* The NUL is ours to set: what came from a program need not have one. */
	kbuf[count] = '\0';
	strscpy(ctx->secret, kbuf, MAXBYTES);
	kfree(kbuf);
	ctx->rx += count;
	dev_info(dev, "%zu bytes written (stats: tx=%u, rx=%u)\n", count, ctx->tx, ctx->rx);
	return count;
}

static int close_secret(struct inode *inode, struct file *filp)
{
	dev_info(secret_dev.this_device, "closing\n");
	return 0;
}

static const struct file_operations secret_fops = {
	.owner = THIS_MODULE,
	.open = open_secret,
	.read = read_secret,
	.write = write_secret,
	.release = close_secret,
	.llseek = no_llseek,
};

static struct miscdevice secret_dev = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = NODE_NAME,
	.mode = 0666,
	.fops = &secret_fops,
};

static int __init miscdrv_rdwr_init(void)
{
	int ret;

	/* Before the node appears: from then on programs may ask. */
	ctx = kzalloc(sizeof(*ctx), GFP_KERNEL);
	if (!ctx)
		return -ENOMEM;
	strscpy(ctx->secret, "initmsg", MAXBYTES);

	ret = misc_register(&secret_dev);
	if (ret) {
		pr_err("registering " NODE_NAME " failed: %d\n", ret);
		kfree(ctx);
		return ret;
	}
	pr_info("LLKD misc driver (major # 10) registered, minor# = %d, dev node is /dev/%s\n",
		secret_dev.minor, secret_dev.name);
	return 0;
}

static void __exit miscdrv_rdwr_exit(void)
{
	misc_deregister(&secret_dev);
	kfree(ctx);
	pr_info("LLKD misc rdwr driver deregistered\n");
}

module_init(miscdrv_rdwr_init);
module_exit(miscdrv_rdwr_exit);

MODULE_AUTHOR("Bootbench");
MODULE_DESCRIPTION("A misc character device that keeps a secret");
MODULE_LICENSE("GPL");
