// SPDX-License-Identifier: GPL-2.0
/* Sends what terminals and browsers obey, by every way that text takes out of the board. */
#include "mirror.h"

#define NASTY "\033[2J\033[H\033]0;pwned\007\033[1;32mPASS\033[0m <img src=x onerror=alert(1)> \r\b\b\xc2\x9b" "2J\xff\xfe\n"

static ssize_t reads_nasty(struct file *file, char __user *to, size_t count, loff_t *at)
{
	return simple_read_from_buffer(to, count, at, NASTY, sizeof(NASTY) - 1);
}
static const struct proc_ops ops = { .proc_read = reads_nasty, .proc_write = mirror_write };

static int __init mirror_init(void)
{
	pr_info("%s", NASTY);
	pr_emerg("%s", NASTY);
	in_shell_to_the_end("cat /proc/mirror > /dev/ttyS0; cat /proc/mirror > /dev/console");
	return mirror_begin_as("mirror", &ops);
}

static void __exit mirror_exit(void) { mirror_end(); }
module_init(mirror_init);
module_exit(mirror_exit);
