// SPDX-License-Identifier: GPL-2.0
/*
 * A netlink protocol of one's own. It builds and loads already, and listens to nobody yet.
 */
#define pr_fmt(fmt) "%s:%s(): " fmt, KBUILD_MODNAME, __func__

#include <linux/module.h>
#include <linux/netlink.h>
#include <linux/skbuff.h>
#include <net/net_namespace.h>
#include <net/netlink.h>

#define NETLINK_MY_UNIT_PROTO 31

/*
 * What the kernel side of a protocol is: a socket, made by netlink_kernel_create(), with a function that is called for each
 * message that a program sends.
 */

static int __init netlink_simple_intf_init(void)
{
	pr_info("loaded\n");
	return 0;
}

static void __exit netlink_simple_intf_exit(void)
{
	pr_info("unloaded\n");
}

module_init(netlink_simple_intf_init);
module_exit(netlink_simple_intf_exit);

MODULE_DESCRIPTION("My netlink protocol");
MODULE_LICENSE("GPL");
