// SPDX-License-Identifier: GPL-2.0
/*
 * Makes a rare moment long: whoever sends a netlink message, the kernel included, waits "us" microseconds just before it is
 * delivered. What has been read by then and is written only afterwards is met half done by whoever is on another processor.
 */
#include <linux/delay.h>
#include <linux/kprobes.h>
#include <linux/module.h>

static uint us;
module_param(us, uint, 0444);

static int linger(struct kprobe *probe, struct pt_regs *registers)
{
	udelay(us);
	return 0;
}

static struct kprobe delivery = { .symbol_name = "netlink_unicast", .pre_handler = linger };

static int __init linger_init(void)
{
	return register_kprobe(&delivery);
}

static void __exit linger_exit(void)
{
	unregister_kprobe(&delivery);
}

module_init(linger_init);
module_exit(linger_exit);

MODULE_DESCRIPTION("Holds up netlink messages");
MODULE_LICENSE("GPL");
