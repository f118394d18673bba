// SPDX-License-Identifier: GPL-2.0
/* Takes a spinlock that it holds. */
#include <linux/spinlock.h>
#include "mirror.h"

static DEFINE_SPINLOCK(lock);

static ssize_t takes_twice(struct file *file, const char __user *from, size_t count, loff_t *at)
{
	spin_lock(&lock);
	spin_lock(&lock);
	spin_unlock(&lock);
	return count;
}
static const struct proc_ops ops = { .proc_read = mirror_read, .proc_write = takes_twice };

static int __init mirror_init(void) { return mirror_begin_as("mirror", &ops); }
static void __exit mirror_exit(void) { mirror_end(); }
module_init(mirror_init);
module_exit(mirror_exit);
