// SPDX-License-Identifier: GPL-2.0
/* Faulty on purpose: that a request may come without a text is not thought of. */
#define pr_fmt(fmt) "%s:%s(): " fmt, KBUILD_MODNAME, __func__

#include <linux/atomic.h>
#include <linux/module.h>
#include <linux/string.h>
#include <net/genetlink.h>

#define FAMILY_NAME "genl_echo"
#define MAX_TEXT 200

enum { ECHO_CMD_UNSPEC, ECHO_CMD_ECHO, ECHO_CMD_RESET };

enum { ECHO_A_UNSPEC, ECHO_A_TEXT, ECHO_A_LENGTH, ECHO_A_COUNT, __ECHO_A_MAX };
#define ECHO_A_MAX (__ECHO_A_MAX - 1)

static atomic_t echoes = ATOMIC_INIT(0);

static struct genl_family echo_family;

static const struct nla_policy echo_policy[ECHO_A_MAX + 1] = {
	/* With a NUL at its end, which the limit does not count. */
	[ECHO_A_TEXT] = { .type = NLA_NUL_STRING, .len = MAX_TEXT },
};

static int do_echo(struct sk_buff *skb, struct genl_info *info)
{
	struct sk_buff *answer;
	const char *text;
	void *header;

	text = nla_data(info->attrs[ECHO_A_TEXT]);

	answer = genlmsg_new(nla_total_size(strlen(text) + 1) + 2 * nla_total_size(sizeof(u32)), GFP_KERNEL);
	if (!answer)
		return -ENOMEM;
	header = genlmsg_put_reply(answer, info, &echo_family, 0, ECHO_CMD_ECHO);
	if (!header)
		goto too_small;
	if (nla_put_string(answer, ECHO_A_TEXT, text) ||
	    nla_put_u32(answer, ECHO_A_LENGTH, strlen(text)) ||
	    nla_put_u32(answer, ECHO_A_COUNT, atomic_inc_return(&echoes)))
		goto too_small;
	genlmsg_end(answer, header);
	return genlmsg_reply(answer, info);

too_small:
	nlmsg_free(answer);
	return -EMSGSIZE;
}

static int do_reset(struct sk_buff *skb, struct genl_info *info)
{
	atomic_set(&echoes, 0);
	return 0;
}

static const struct genl_ops echo_ops[] = {
	{ .cmd = ECHO_CMD_ECHO, .doit = do_echo },
	{ .cmd = ECHO_CMD_RESET, .doit = do_reset, .flags = GENL_ADMIN_PERM },
};

static struct genl_family echo_family = {
	.name = FAMILY_NAME,
	.version = 1,
	.maxattr = ECHO_A_MAX,
	.policy = echo_policy,
	.ops = echo_ops,
	.n_ops = ARRAY_SIZE(echo_ops),
	.module = THIS_MODULE,
};

static int __init genl_echo_init(void)
{
	int ret = genl_register_family(&echo_family);

	if (ret)
		pr_err("registering family " FAMILY_NAME " failed: %d\n", ret);
	return ret;
}

static void __exit genl_echo_exit(void)
{
	genl_unregister_family(&echo_family);
}

module_init(genl_echo_init);
module_exit(genl_echo_exit);

MODULE_AUTHOR("Bootbench");
MODULE_DESCRIPTION("A generic netlink family that sends texts back");
MODULE_LICENSE("GPL");
