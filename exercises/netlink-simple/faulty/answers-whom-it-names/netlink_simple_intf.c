// SPDX-License-Identifier: GPL-2.0
/* Faulty on purpose: it answers the port that the header names, which any program may choose: 0 is the kernel itself. */
#define pr_fmt(fmt) "%s:%s(): " fmt, KBUILD_MODNAME, __func__
#include <linux/module.h>
#include <linux/netlink.h>
#include <net/netlink.h>
#include <net/sock.h>

static struct sock *nlsock;

static void netlink_recv_and_reply(struct sk_buff *skb)
{
	struct nlmsghdr *nlh = (struct nlmsghdr *)skb->data;
	char *reply = "Reply from kernel netlink";
	struct sk_buff *skb_tx;
	int pid, msgsz = strlen(reply);

	if (!nlmsg_ok(nlh, skb->len))
		return;
	pid = nlh->nlmsg_pid;
	pr_info("received from PID %d:\n\"%.*s\"\n", pid, min(nlmsg_len(nlh), 200), (char *)NLMSG_DATA(nlh));

	skb_tx = nlmsg_new(msgsz, GFP_KERNEL);
	if (!skb_tx)
		return;
	nlh = nlmsg_put(skb_tx, 0, 0, NLMSG_DONE, msgsz, 0);
	NETLINK_CB(skb_tx).dst_group = 0;
	strncpy(nlmsg_data(nlh), reply, msgsz);
	if (nlmsg_unicast(nlsock, skb_tx, pid) < 0)
		pr_info("nlmsg_unicast() failed\n");
	else
		pr_info("reply sent\n");
}

static int __init n_init(void)
{
	struct netlink_kernel_cfg cfg = { .input = netlink_recv_and_reply };

	pr_info("creating kernel netlink socket\n");
	nlsock = netlink_kernel_create(&init_net, 31, &cfg);
	if (!nlsock)
		return -ENOMEM;
	pr_info("inserted\n");
	return 0;
}
static void __exit n_exit(void) { netlink_kernel_release(nlsock); pr_info("removed\n"); }
module_init(n_init);
module_exit(n_exit);
MODULE_LICENSE("Dual MIT/GPL");
