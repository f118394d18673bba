// SPDX-License-Identifier: GPL-2.0
/*
 * A netlink protocol of one's own: a program sends a text, the kernel logs it and answers. Nothing in a message is believed
 * before it is checked, for any program may send anything.
 */
#define pr_fmt(fmt) "%s:%s(): " fmt, KBUILD_MODNAME, __func__

#include <linux/module.h>
#include <linux/netlink.h>
#include <linux/sched.h>
#include <linux/skbuff.h>
#include <linux/string.h>
#include <net/net_namespace.h>
#include <net/netlink.h>

/* The kernel's own protocols end long before; 31 is the largest there is. */
#define NETLINK_MY_UNIT_PROTO 31
/* More of a text is not logged. */
#define SHOWN 200

static struct sock *nlsock;

static void receive_and_reply(struct sk_buff *skb)
{
	static const char reply[] = "Reply from kernel netlink";
	const struct nlmsghdr *nlh = (struct nlmsghdr *)skb->data;
	/* Where the message came from by the kernel's own book, not by what its header says. */
	u32 portid = NETLINK_CB(skb).portid;
	struct nlmsghdr *out;
	struct sk_buff *answer;
	int ret;

	if (!nlmsg_ok(nlh, skb->len)) {
		pr_warn_ratelimited("%u bytes from PID %u are no message\n", skb->len, portid);
		return;
	}
	/* The text need not end with a NUL: its length is the message's. */
	pr_info("received from PID %u: \"%.*s\"\n", portid, min(nlmsg_len(nlh), SHOWN), (char *)nlmsg_data(nlh));

	answer = nlmsg_new(sizeof(reply), GFP_KERNEL);
	if (!answer)
		return;
	out = nlmsg_put(answer, 0, nlh->nlmsg_seq, NLMSG_DONE, sizeof(reply), 0);
	if (!out) {
		nlmsg_free(answer);
		return;
	}
	memcpy(nlmsg_data(out), reply, sizeof(reply));
	/* Takes the answer, whether it is delivered or not. */
	ret = nlmsg_unicast(nlsock, answer, portid);
	if (ret < 0)
		pr_warn_ratelimited("PID %u could not be answered: %d\n", portid, ret);
	else
		pr_info("reply sent\n");
}

static int __init netlink_simple_intf_init(void)
{
	struct netlink_kernel_cfg cfg = {
		.input = receive_and_reply,
	};

	pr_info("creating kernel netlink socket\n");
	nlsock = netlink_kernel_create(&init_net, NETLINK_MY_UNIT_PROTO, &cfg);
	if (!nlsock) {
		pr_err("netlink_kernel_create() failed\n");
		return -EEXIST;
	}
	pr_info("inserted\n");
	return 0;
}

static void __exit netlink_simple_intf_exit(void)
{
	netlink_kernel_release(nlsock);
	pr_info("removed\n");
}

module_init(netlink_simple_intf_init);
module_exit(netlink_simple_intf_exit);

MODULE_AUTHOR("Bootbench");
MODULE_DESCRIPTION("A netlink protocol that answers");
MODULE_LICENSE("GPL");
