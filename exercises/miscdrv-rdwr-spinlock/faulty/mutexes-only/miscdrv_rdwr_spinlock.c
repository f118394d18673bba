// SPDX-License-Identifier: GPL-2.0
/* Faulty on purpose: everything is protected, but by mutexes: there is no spinlock in it. */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt
#include <linux/device.h>
#include <linux/fs.h>
#include <linux/ioctl.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/string.h>
#include <linux/uaccess.h>

#define LIMIT 128
#define SECRET_CLEAR _IO('s', 1)

struct box {
	struct miscdevice misc;
	struct mutex mtx;
	char text[LIMIT + 1];
	unsigned int tx, rx;
	int ga, gb;
};

static inline struct box *box_of(struct file *f) { return container_of(f->private_data, struct box, misc); }

static int box_open(struct inode *i, struct file *f)
{
	struct box *b = box_of(f);

	if (mutex_lock_killable(&b->mtx))
		return -EINTR;
	b->ga += 1;
	b->gb -= 1;
	pr_info("open: ga=%d, gb=%d\n", b->ga, b->gb);
	mutex_unlock(&b->mtx);
	return 0;
}

static int box_release(struct inode *i, struct file *f)
{
	struct box *b = box_of(f);

	mutex_lock(&b->mtx);
	b->ga -= 1;
	b->gb += 1;
	pr_info("release: ga=%d, gb=%d\n", b->ga, b->gb);
	mutex_unlock(&b->mtx);
	return 0;
}

static ssize_t box_read(struct file *f, char __user *u, size_t n, loff_t *pos)
{
	struct box *b = box_of(f);
	ssize_t ret = -EFAULT;
	size_t len;

	if (n < LIMIT)
		return -EINVAL;
	if (mutex_lock_interruptible(&b->mtx))
		return -ERESTARTSYS;
	len = strlen(b->text);
	if (!copy_to_user(u, b->text, len)) {
		b->tx += len;
		ret = len;
		pr_info("read %zu, stats: tx=%u, rx=%u\n", len, b->tx, b->rx);
	}
	mutex_unlock(&b->mtx);
	return ret;
}

static ssize_t box_write(struct file *f, const char __user *u, size_t n, loff_t *pos)
{
	struct box *b = box_of(f);
	char incoming[LIMIT + 1] = { 0 };

	if (n > LIMIT)
		return -EFBIG;
	if (copy_from_user(incoming, u, n))
		return -EFAULT;
	if (mutex_lock_interruptible(&b->mtx))
		return -ERESTARTSYS;
	memcpy(b->text, incoming, sizeof(incoming));
	b->rx += n;
	pr_info("written %zu, stats: tx=%u, rx=%u\n", n, b->tx, b->rx);
	mutex_unlock(&b->mtx);
	return n;
}

static long box_ioctl(struct file *f, unsigned int cmd, unsigned long arg)
{
	struct box *b = box_of(f);

	if (cmd != SECRET_CLEAR)
		return -ENOTTY;
	mutex_lock(&b->mtx);
	memset(b->text, 0, sizeof(b->text));
	mutex_unlock(&b->mtx);
	return 0;
}

static const struct file_operations box_fops = {
	.owner = THIS_MODULE, .open = box_open, .release = box_release, .read = box_read, .write = box_write,
	.unlocked_ioctl = box_ioctl, .llseek = no_llseek,
};

static struct box box = {
	.misc = { .minor = MISC_DYNAMIC_MINOR, .name = "llkd_miscdrv_rdwr_spinlock", .mode = 0666, .fops = &box_fops },
	.mtx = __MUTEX_INITIALIZER(box.mtx),
	.text = "initmsg",
	.gb = 1,
};

static int __init box_init(void) { return misc_register(&box.misc); }
static void __exit box_exit(void) { misc_deregister(&box.misc); mutex_destroy(&box.mtx); }
module_init(box_init);
module_exit(box_exit);
MODULE_LICENSE("GPL");
