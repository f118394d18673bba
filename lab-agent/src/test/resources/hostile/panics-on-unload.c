// SPDX-License-Identifier: GPL-2.0
/* All is well until the end. */
#include "mirror.h"

static int __init mirror_init(void) { return mirror_begin(); }

static void __exit mirror_exit(void)
{
	mirror_end();
	panic("mirror: broken");
}
module_init(mirror_init);
module_exit(mirror_exit);
