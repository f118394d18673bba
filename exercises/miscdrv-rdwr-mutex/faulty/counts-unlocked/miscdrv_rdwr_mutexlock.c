// SPDX-License-Identifier: GPL-2.0
/* Faulty on purpose: only the secret has a lock; ga and gb are counted without one. */
#define pr_fmt(fmt) "%s(): " fmt, __func__
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/uaccess.h>

#define MAXBYTES 128
static DEFINE_MUTEX(secret_mutex);
static int ga, gb = 1;
static char *secret;		/* always 128 bytes; replaced as a whole */
static unsigned int tx, rx;

static void change(int by)
{
	
	ga += by;
	gb -= by;
	pr_info("ga=%d, gb=%d\n", ga, gb);
	
}

static int secret_open(struct inode *inode, struct file *filp)
{
	change(1);
	return nonseekable_open(inode, filp);
}

static int secret_release(struct inode *inode, struct file *filp)
{
	change(-1);
	return 0;
}

static ssize_t secret_read(struct file *filp, char __user *ubuf, size_t count, loff_t *off)
{
	char *copy;
	size_t len;
	ssize_t ret;

	if (count < MAXBYTES)
		return -EINVAL;
	mutex_lock(&secret_mutex);
	copy = kstrdup(secret, GFP_KERNEL);
	mutex_unlock(&secret_mutex);
	if (!copy)
		return -ENOMEM;
	len = strlen(copy);
	ret = copy_to_user(ubuf, copy, len) ? -EFAULT : len;
	kfree(copy);
	if (ret >= 0) {
		tx += len;
		pr_info("%zu bytes delivered, stats: tx=%u, rx=%u\n", len, tx, rx);
	}
	return ret;
}

static ssize_t secret_write(struct file *filp, const char __user *ubuf, size_t count, loff_t *off)
{
	char *fresh, *old;

	if (count > MAXBYTES)
		return -EINVAL;
	fresh = kzalloc(MAXBYTES + 1, GFP_KERNEL);
	if (!fresh)
		return -ENOMEM;
	if (copy_from_user(fresh, ubuf, count)) {
		kfree(fresh);
		return -EFAULT;
	}
	mutex_lock(&secret_mutex);
	old = secret;
	secret = fresh;
	mutex_unlock(&secret_mutex);
	rx += count;
	pr_info("%zu bytes taken, stats: tx=%u, rx=%u\n", count, tx, rx);
	kfree_sensitive(old);
	return count;
}

static const struct file_operations fops = {
	.owner = THIS_MODULE, .open = secret_open, .release = secret_release, .read = secret_read, .write = secret_write,
};
static struct miscdevice misc = {
	.minor = MISC_DYNAMIC_MINOR, .name = "llkd_miscdrv_rdwr_mutexlock", .mode = 0666, .fops = &fops,
};

static int __init m_init(void)
{
	int ret;

	secret = kzalloc(MAXBYTES + 1, GFP_KERNEL);
	if (!secret)
		return -ENOMEM;
	strcpy(secret, "initmsg");
	ret = misc_register(&misc);
	if (ret)
		kfree(secret);
	return ret;
}
static void __exit m_exit(void)
{
	misc_deregister(&misc);
	kfree(secret);
}
module_init(m_init);
module_exit(m_exit);
MODULE_LICENSE("GPL");
