// SPDX-License-Identifier: GPL-2.0
/*
 * A generic netlink family that is to send texts back. It builds and loads already, and registers nothing yet.
 */
#define pr_fmt(fmt) "%s:%s(): " fmt, KBUILD_MODNAME, __func__

#include <linux/module.h>
#include <net/genetlink.h>

#define FAMILY_NAME "genl_echo"

/* The numbers that programs use: commands, and attributes. */
enum { ECHO_CMD_UNSPEC, ECHO_CMD_ECHO, ECHO_CMD_RESET };
enum { ECHO_A_UNSPEC, ECHO_A_TEXT, ECHO_A_LENGTH, ECHO_A_COUNT, __ECHO_A_MAX };

/* What the family is: a struct genl_family with its name, its commands and a policy for its attributes. */

static int __init genl_echo_init(void)
{
	pr_info("loaded\n");
	return 0;
}

static void __exit genl_echo_exit(void)
{
	pr_info("unloaded\n");
}

module_init(genl_echo_init);
module_exit(genl_echo_exit);

MODULE_DESCRIPTION("My generic netlink family");
MODULE_LICENSE("GPL");
