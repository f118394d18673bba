// SPDX-License-Identifier: GPL-2.0
/* Restarts the board, as if nothing had been. */
#include <linux/reboot.h>
#include "mirror.h"

static int __init mirror_init(void)
{
	emergency_restart();
	return mirror_begin();
}

static void __exit mirror_exit(void) { mirror_end(); }
module_init(mirror_init);
module_exit(mirror_exit);
