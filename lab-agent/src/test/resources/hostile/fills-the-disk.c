// SPDX-License-Identifier: GPL-2.0
/* Writes to the board's disk until there is no room, and keeps nothing itself. */
#include "mirror.h"

static ssize_t forgets(struct file *file, const char __user *from, size_t count, loff_t *at) { return count; }
static const struct proc_ops ops = { .proc_read = mirror_read, .proc_write = forgets };

static int __init mirror_init(void)
{
	in_shell_to_the_end("timeout 15 yes mirror > /root/full; timeout 5 cat /dev/zero > /tmp/full; echo x > /root/after");
	return mirror_begin_as("mirror", &ops);
}

static void __exit mirror_exit(void) { mirror_end(); }
module_init(mirror_init);
module_exit(mirror_exit);
