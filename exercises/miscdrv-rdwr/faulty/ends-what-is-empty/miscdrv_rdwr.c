// SPDX-License-Identifier: GPL-2.0
/* Faulty on purpose: it sets the last byte of what was written, also when nothing was: that is one byte before no buffer at all. */
#define pr_fmt(fmt) "%s:%s(): " fmt, KBUILD_MODNAME, __func__
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/uaccess.h>

#define MAXBYTES 128
static char secret[MAXBYTES] = "initmsg";
static int tx, rx;

static ssize_t read_it(struct file *filp, char __user *ubuf, size_t count, loff_t *off)
{
	size_t len = strlen(secret);

	if (count < MAXBYTES)
		return -EINVAL;
	if (copy_to_user(ubuf, secret, len))
		return -EFAULT;
	tx += len;
	pr_info("%zu bytes read (stats: tx=%d, rx=%d)\n", len, tx, rx);
	return len;
}

static ssize_t write_it(struct file *filp, const char __user *ubuf, size_t count, loff_t *off)
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
	rx += count;
	pr_info("%zu bytes written (stats: tx=%d, rx=%d)\n", count, tx, rx);
	return count;
}

static const struct file_operations fops = { .owner = THIS_MODULE, .read = read_it, .write = write_it, .llseek = no_llseek };
static struct miscdevice m = { .minor = MISC_DYNAMIC_MINOR, .name = "llkd_miscdrv_rdwr", .mode = 0666, .fops = &fops };
static int __init m_init(void) { return misc_register(&m); }
static void __exit m_exit(void) { misc_deregister(&m); }
module_init(m_init);
module_exit(m_exit);
MODULE_LICENSE("GPL");
