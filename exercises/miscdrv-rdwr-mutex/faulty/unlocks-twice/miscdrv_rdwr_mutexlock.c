// SPDX-License-Identifier: GPL-2.0
/* Faulty on purpose: a read that fails gives the mutex back on its way out, and once more at the end. */
#define pr_fmt(fmt) "%s:%s(): " fmt, KBUILD_MODNAME, __func__

#include <linux/device.h>
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/uaccess.h>

#define NODE_NAME "llkd_miscdrv_rdwr_mutexlock"
#define MAXBYTES 128

static DEFINE_MUTEX(openers_lock);	/* ga and gb, which always add up to 1 */
static int ga, gb = 1;

struct drv_ctx {
	struct mutex lock;	/* all below */
	char secret[MAXBYTES];	/* always ends with a NUL */
	unsigned int tx;	/* bytes delivered to programs */
	unsigned int rx;	/* bytes taken from programs */
};

static struct drv_ctx *ctx;
static struct miscdevice secret_dev;

static int open_secret(struct inode *inode, struct file *filp)
{
	mutex_lock(&openers_lock);
	ga++;
	gb--;
	/* Under the lock: what is logged has been true at one moment. */
	dev_info(secret_dev.this_device, "opening, f_flags = 0x%x; ga=%d, gb=%d\n", filp->f_flags, ga, gb);
	mutex_unlock(&openers_lock);
	return nonseekable_open(inode, filp);
}

static ssize_t read_secret(struct file *filp, char __user *ubuf, size_t count, loff_t *off)
{
	struct device *dev = secret_dev.this_device;
	ssize_t ret;
	size_t len;

	if (count < MAXBYTES) {
		dev_warn(dev, "room for %zu bytes is not enough, %d are needed\n", count, MAXBYTES);
		return -EINVAL;
	}

	/* A mutex may be held while copying: whoever waits for it sleeps. */
	mutex_lock(&ctx->lock);
	len = strlen(ctx->secret);
	if (copy_to_user(ubuf, ctx->secret, len)) {
		dev_warn(dev, "copy_to_user() failed\n");
		ret = -EFAULT;
		mutex_unlock(&ctx->lock);
		goto out;
	}
	ctx->tx += len;
	dev_info(dev, "%zu bytes read (stats: tx=%u, rx=%u)\n", len, ctx->tx, ctx->rx);
	ret = len;
out:
	mutex_unlock(&ctx->lock);
	return ret;
}

static ssize_t write_secret(struct file *filp, const char __user *ubuf, size_t count, loff_t *off)
{
	struct device *dev = secret_dev.this_device;
	char *kbuf;

	if (count > MAXBYTES) {
		dev_warn(dev, "%zu bytes are more than %d\n", count, MAXBYTES);
		return -EINVAL;
	}
	kbuf = kmalloc(MAXBYTES, GFP_KERNEL);
	if (!kbuf)
		return -ENOMEM;
	/* Nothing that is shared is touched yet. */
	if (copy_from_user(kbuf, ubuf, count)) {
		dev_warn(dev, "copy_from_user() failed\n");
		kfree(kbuf);
		return -EFAULT;
	}
	kbuf[min_t(size_t, count, MAXBYTES - 1)] = '\0';

	mutex_lock(&ctx->lock);
	strscpy(ctx->secret, kbuf, MAXBYTES);
	ctx->rx += count;
	dev_info(dev, "%zu bytes written (stats: tx=%u, rx=%u)\n", count, ctx->tx, ctx->rx);
	mutex_unlock(&ctx->lock);
	kfree(kbuf);
	return count;
}

static int close_secret(struct inode *inode, struct file *filp)
{
	mutex_lock(&openers_lock);
	ga--;
	gb++;
	dev_info(secret_dev.this_device, "closing; ga=%d, gb=%d\n", ga, gb);
	mutex_unlock(&openers_lock);
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

static int __init miscdrv_rdwr_mutexlock_init(void)
{
	int ret;

	ctx = kzalloc(sizeof(*ctx), GFP_KERNEL);
	if (!ctx)
		return -ENOMEM;
	mutex_init(&ctx->lock);
	strscpy(ctx->secret, "initmsg", MAXBYTES);

	ret = misc_register(&secret_dev);
	if (ret) {
		pr_err("registering " NODE_NAME " failed: %d\n", ret);
		mutex_destroy(&ctx->lock);
		kfree(ctx);
		return ret;
	}
	pr_info("LLKD misc driver (major # 10) registered, minor# = %d, dev node is /dev/%s\n",
		secret_dev.minor, secret_dev.name);
	return 0;
}

static void __exit miscdrv_rdwr_mutexlock_exit(void)
{
	misc_deregister(&secret_dev);
	mutex_destroy(&ctx->lock);
	mutex_destroy(&openers_lock);
	kfree(ctx);
	pr_info("LLKD misc rdwr mutex driver deregistered\n");
}

module_init(miscdrv_rdwr_mutexlock_init);
module_exit(miscdrv_rdwr_mutexlock_exit);

MODULE_AUTHOR("Bootbench");
MODULE_DESCRIPTION("A misc character device that keeps a secret, with mutexes");
MODULE_LICENSE("GPL");
