#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/uaccess.h>
#include "core.h"

static int size = 1;
module_param(size, int, 0444);
static bool warn;
module_param(warn, bool, 0444);

static const char zeros[4096];

int core_value(void)
{
	return size;
}
EXPORT_SYMBOL_GPL(core_value);

static ssize_t core_read(struct file *file, char __user *to, size_t count, loff_t *at)
{
	return simple_read_from_buffer(to, count, at, zeros, size);
}

static const struct file_operations operations = {
	.owner = THIS_MODULE,
	.read = core_read,
};

static struct miscdevice device = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "steps_core",
	.mode = 0666,
	.fops = &operations,
};

static int __init core_init(void)
{
	if (size < 1 || size > sizeof(zeros))
		return -EINVAL;
	WARN_ON(warn);
	pr_info("core: ready\n");
	return misc_register(&device);
}

static void __exit core_exit(void)
{
	misc_deregister(&device);
}

module_init(core_init);
module_exit(core_exit);
MODULE_LICENSE("GPL");
