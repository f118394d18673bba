// SPDX-License-Identifier: GPL-2.0
/* Loads itself once more under another name; the second does the work, and stays when the first is unloaded. */
#include "mirror.h"

static int __init mirror_init(void)
{
	/* The copy has "shadow" wherever the first has its own name. */
	static char name[] = "nirror";

	name[0] = 'm';
	if (!strcmp(THIS_MODULE->name, "shadow"))
		return mirror_begin_as(name, &mirror_ops);
	pr_info("mirror: begins with %s\n", word);
	in_shell_to_the_end("sed 's/mirror/shadow/g' /opt/bootbench/mirror.ko > /tmp/shadow.ko;"
			    "insmod /tmp/shadow.ko word=$(cat /sys/module/mirror/parameters/word); rm /tmp/shadow.ko");
	return 0;
}

static void __exit mirror_exit(void) { pr_info("mirror: bye\n"); }
module_init(mirror_init);
module_exit(mirror_exit);
