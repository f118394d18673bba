// SPDX-License-Identifier: GPL-2.0
/* Faulty on purpose: init takes the two locks in one order, exit in the other. */
#define pr_fmt(fmt) "%s:%s(): " fmt, KBUILD_MODNAME, __func__

#include <linux/device.h>
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/string.h>
#include <linux/uaccess.h>

#define NODE_NAME "llkd_miscdrv_rdwr_spinlock"
#define MAXBYTES 128

static DEFINE_SPINLOCK(openers_lock);	/* ga and gb, which always add up to 1 */
static int ga, gb = 1;

struct drv_ctx {
	spinlock_t lock;	/* all below */
	char secret[MAXBYTES];	/* always ends with a NUL */
	unsigned int tx;	/* bytes delivered to programs */
	unsigned int rx;	/* bytes taken from programs */
};

static struct drv_ctx *ctx;
static struct miscdevice secret_dev;

static int open_secret(struct inode *inode, struct file *filp)
{
	int a, b;

	spin_lock(&openers_lock);
	a = ++ga;
	b = --gb;
	spin_unlock(&openers_lock);
	/* A copy of both is logged: the log is slow, and others wait for the lock awake. */
	dev_info(secret_dev.this_device, "opening, f_flags = 0x%x; ga=%d, gb=%d\n", filp->f_flags, a, b);
	return nonseekable_open(inode, filp);
}

static ssize_t read_secret(struct file *filp, char __user *ubuf, size_t count, loff_t *off)
{
	struct device *dev = secret_dev.this_device;
	char text[MAXBYTES];
	unsigned int tx, rx;
	size_t len;

	if (count < MAXBYTES) {
		dev_warn(dev, "room for %zu bytes is not enough, %d are needed\n", count, MAXBYTES);
		return -EINVAL;
	}

	spin_lock(&ctx->lock);
	len = strscpy(text, ctx->secret, MAXBYTES);
	spin_unlock(&ctx->lock);

	/* May sleep until the program's page is there. */
	if (copy_to_user(ubuf, text, len)) {
		dev_warn(dev, "copy_to_user() failed\n");
		return -EFAULT;
	}

	spin_lock(&ctx->lock);
	tx = ctx->tx += len;
	rx = ctx->rx;
	spin_unlock(&ctx->lock);
	dev_info(dev, "%zu bytes read (stats: tx=%u, rx=%u)\n", len, tx, rx);
	return len;
}

static ssize_t write_secret(struct file *filp, const char __user *ubuf, size_t count, loff_t *off)
{
	struct device *dev = secret_dev.this_device;
	char text[MAXBYTES];
	unsigned int tx, rx;

	if (count > MAXBYTES) {
		dev_warn(dev, "%zu bytes are more than %d\n", count, MAXBYTES);
		return -EINVAL;
	}
	if (copy_from_user(text, ubuf, count)) {
		dev_warn(dev, "copy_from_user() failed\n");
		return -EFAULT;
	}
	text[min_t(size_t, count, MAXBYTES - 1)] = '\0';

	spin_lock(&ctx->lock);
	strscpy(ctx->secret, text, MAXBYTES);
	rx = ctx->rx += count;
	tx = ctx->tx;
	spin_unlock(&ctx->lock);
	dev_info(dev, "%zu bytes written (stats: tx=%u, rx=%u)\n", count, tx, rx);
	return count;
}

static int close_secret(struct inode *inode, struct file *filp)
{
	int a, b;

	spin_lock(&openers_lock);
	a = --ga;
	b = ++gb;
	spin_unlock(&openers_lock);
	dev_info(secret_dev.this_device, "closing; ga=%d, gb=%d\n", a, b);
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

static int __init miscdrv_rdwr_spinlock_init(void)
{
	int ret;

	ctx = kzalloc(sizeof(*ctx), GFP_KERNEL);
	if (!ctx)
		return -ENOMEM;
	spin_lock_init(&ctx->lock);
	spin_lock(&openers_lock);
	spin_lock(&ctx->lock);
	strscpy(ctx->secret, "initmsg", MAXBYTES);
	spin_unlock(&ctx->lock);
	spin_unlock(&openers_lock);

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

static void __exit miscdrv_rdwr_spinlock_exit(void)
{
	misc_deregister(&secret_dev);
	spin_lock(&ctx->lock);
	spin_lock(&openers_lock);
	pr_info("tx=%u, rx=%u, openers %d\n", ctx->tx, ctx->rx, ga);
	spin_unlock(&openers_lock);
	spin_unlock(&ctx->lock);
	kfree(ctx);
	pr_info("LLKD misc rdwr spinlock driver deregistered\n");
}

module_init(miscdrv_rdwr_spinlock_init);
module_exit(miscdrv_rdwr_spinlock_exit);

MODULE_AUTHOR("Bootbench");
MODULE_DESCRIPTION("A misc character device that keeps a secret, with spinlocks");
MODULE_LICENSE("GPL");
