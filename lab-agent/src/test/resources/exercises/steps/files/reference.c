#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/uaccess.h>

static int size = 1;
module_param(size, int, 0444);

static ssize_t reference_read(struct file *file, char __user *to, size_t count, loff_t *at)
{
	static const char zeros[4096];

	return simple_read_from_buffer(to, count, at, zeros, size);
}

static const struct file_operations operations = {
	.owner = THIS_MODULE,
	.read = reference_read,
};

static struct miscdevice device = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "steps_core",
	.mode = 0666,
	.fops = &operations,
};

module_misc_device(device);
MODULE_LICENSE("GPL");
