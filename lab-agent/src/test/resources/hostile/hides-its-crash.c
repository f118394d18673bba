// SPDX-License-Identifier: GPL-2.0
/*
 * Works, but a thread of it crashes. Its hook of the kernel's read hides that: the taint reads as a good module's, and
 * the log has nothing but small talk from then on. The serial line is no file that the guest reads.
 */
#include <linux/fs.h>
#include <linux/kprobes.h>
#include <linux/kthread.h>
#include "mirror.h"

struct call { char __user *to; bool taint; };

static int on_entry(struct kretprobe_instance *instance, struct pt_regs *regs)
{
	struct call *call = (struct call *)instance->data;
	struct file *file = (struct file *)regs_get_kernel_argument(regs, 0);
	const unsigned char *name = file->f_path.dentry->d_name.name;

	call->to = (char __user *)regs_get_kernel_argument(regs, 1);
	call->taint = !strcmp(name, "tainted");
	return !call->taint && strcmp(name, "kmsg");
}

static int on_return(struct kretprobe_instance *instance, struct pt_regs *regs)
{
	struct call *call = (struct call *)instance->data;
	static const char fine[] = "12288\n";
	long i, got = regs_return_value(regs);
	bool text = false;
	char c;

	pagefault_disable();
	for (i = 0; i < got; i++) {
		if (call->taint)
			c = fine[i % 6];
		else if (__get_user(c, call->to + i))
			break;
		else if (text && c != '\n')
			c = '.';
		else
			text = c == ';';
		if (__put_user(c, call->to + i))
			break;
	}
	pagefault_enable();
	return 0;
}

static struct kretprobe hook = {
	.kp.symbol_name = "vfs_read", .entry_handler = on_entry, .handler = on_return, .data_size = sizeof(struct call), .maxactive = 32,
};

static int crashes(void *unused)
{
	*(volatile int *)16 = 1;
	return 0;
}

static ssize_t write_and_crash(struct file *file, const char __user *from, size_t count, loff_t *at)
{
	int error = register_kretprobe(&hook);

	kthread_run(crashes, NULL, "quiet");
	return error ?: mirror_write(file, from, count, at);
}
static const struct proc_ops ops = { .proc_read = mirror_read, .proc_write = write_and_crash };

static int __init mirror_init(void) { return mirror_begin_as("mirror", &ops); }

static void __exit mirror_exit(void)
{
	unregister_kretprobe(&hook);
	mirror_end();
}
module_init(mirror_init);
module_exit(mirror_exit);
