// SPDX-License-Identifier: GPL-2.0
/* Works, and holds a reference to itself, so that it cannot be unloaded. */
#include "mirror.h"

static int __init mirror_init(void)
{
	__module_get(THIS_MODULE);
	return mirror_begin();
}

static void __exit mirror_exit(void) { mirror_end(); }
module_init(mirror_init);
module_exit(mirror_exit);
