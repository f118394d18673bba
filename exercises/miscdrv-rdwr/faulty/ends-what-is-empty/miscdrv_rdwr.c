// SPDX-License-Identifier: GPL-2.0
/* Faulty on purpose: it sets the last byte of what was written, also when nothing was: that is one byte before its buffer. */
#define pr_fmt(fmt) "%s:%s(): " fmt, KBUILD_MODNAME, __func__
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
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

static noinline void end_it(char *text, size_t count) { text[count - 1] = '\0'; }

static ssize_t write_it(struct file *filp, const char __user *ubuf, size_t count, loff_t *off)
{
	char kbuf[MAXBYTES] = "";

	if (count > MAXBYTES)
		return -EINVAL;
	if (copy_from_user(kbuf, ubuf, count))
		return -EFAULT;
	end_it(kbuf, count);
	strscpy(secret, kbuf, MAXBYTES);
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
