// SPDX-License-Identifier: GPL-2.0
/* Faulty on purpose: it sets the last byte of what was written, also when nothing was. */
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/uaccess.h>
#define MAXBYTES 128
static char secret[MAXBYTES] = "initmsg";

static ssize_t read_bad(struct file *filp, char __user *ubuf, size_t count, loff_t *off)
{
	size_t len = strlen(secret);

	if (count < MAXBYTES)
		return -EINVAL;
	return copy_to_user(ubuf, secret, len) ? -EFAULT : len;
}
static ssize_t write_bad(struct file *filp, const char __user *ubuf, size_t count, loff_t *off)
{
	char *kbuf;

	if (count > MAXBYTES)
		return -EINVAL;
	kbuf = memdup_user(ubuf, count);
	if (IS_ERR(kbuf))
		return PTR_ERR(kbuf);
	kbuf[count - 1] = '\0';
	strscpy(secret, kbuf, MAXBYTES);
	kfree(kbuf);
	return count;
}
static const struct file_operations fops = { .owner = THIS_MODULE, .read = read_bad, .write = write_bad, .llseek = no_llseek };
static struct miscdevice dev = { .minor = MISC_DYNAMIC_MINOR, .name = "bad_miscdrv", .mode = 0666, .fops = &fops };
module_misc_device(dev);
MODULE_LICENSE("GPL");
