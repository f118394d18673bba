// SPDX-License-Identifier: GPL-2.0
/* Faulty on purpose: the text is logged after its buffer was freed. */
#define pr_fmt(fmt) "%s:%s(): " fmt, KBUILD_MODNAME, __func__

#include <linux/device.h>
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/uaccess.h>

#define NODE_NAME "bad_miscdrv"
#define MAXBYTES 128

struct drv_ctx {
	struct mutex lock;	/* all below */
	char secret[MAXBYTES];	/* always ends with a NUL */
	unsigned int tx;
	unsigned int rx;
};

static struct drv_ctx *ctx;
static struct miscdevice bad_dev;

static int open_bad(struct inode *inode, struct file *filp)
{
	return nonseekable_open(inode, filp);
}

static ssize_t read_bad(struct file *filp, char __user *ubuf, size_t count, loff_t *off)
{
	struct device *dev = bad_dev.this_device;
	ssize_t ret = -EFAULT;
	size_t len;

	if (count < MAXBYTES)
		return -EINVAL;
	mutex_lock(&ctx->lock);
	len = strlen(ctx->secret);
	/* Where the program said, and nothing but the text: the rest of the context is the kernel's. */
	if (copy_to_user(ubuf, ctx->secret, len)) {
		dev_warn(dev, "copy_to_user() failed\n");
		goto out;
	}
	ret = len;
	ctx->tx += ret;
	dev_info(dev, "%zd bytes read (stats: tx=%u, rx=%u)\n", ret, ctx->tx, ctx->rx);
out:
	mutex_unlock(&ctx->lock);
	return ret;
}

static ssize_t write_bad(struct file *filp, const char __user *ubuf, size_t count, loff_t *off)
{
	struct device *dev = bad_dev.this_device;
	char *kbuf;

	if (count > MAXBYTES)
		return -EINVAL;
	kbuf = memdup_user_nul(ubuf, count);
	if (IS_ERR(kbuf))
		return PTR_ERR(kbuf);
	mutex_lock(&ctx->lock);
	/* What a program writes is the secret, never anything about the program itself. */
	strscpy(ctx->secret, kbuf, MAXBYTES);
	ctx->rx += count;
	dev_info(dev, "%zu bytes written (stats: tx=%u, rx=%u)\n", count, ctx->tx, ctx->rx);
	mutex_unlock(&ctx->lock);
	kfree(kbuf);
	dev_info(dev, "its first letter is %c\n", kbuf[0]);
	return count;
}

static const struct file_operations bad_fops = {
	.owner = THIS_MODULE,
	.open = open_bad,
	.read = read_bad,
	.write = write_bad,
	.llseek = no_llseek,
};

static struct miscdevice bad_dev = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = NODE_NAME,
	.mode = 0666,
	.fops = &bad_fops,
};

static int __init bad_miscdrv_init(void)
{
	int ret;

	ctx = kzalloc(sizeof(*ctx), GFP_KERNEL);
	if (!ctx)
		return -ENOMEM;
	mutex_init(&ctx->lock);
	strscpy(ctx->secret, "initmsg", MAXBYTES);

	ret = misc_register(&bad_dev);
	if (ret) {
		kfree(ctx);
		return ret;
	}
	pr_info("LLKD misc driver (major # 10) registered, minor# = %d, dev node is /dev/%s\n",
		bad_dev.minor, bad_dev.name);
	return 0;
}

static void __exit bad_miscdrv_exit(void)
{
	misc_deregister(&bad_dev);
	kfree(ctx);
	pr_info("LLKD bad misc driver deregistered\n");
}

module_init(bad_miscdrv_init);
module_exit(bad_miscdrv_exit);

MODULE_AUTHOR("Bootbench");
MODULE_DESCRIPTION("A misc character device that had holes in it");
MODULE_LICENSE("GPL");
