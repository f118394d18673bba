// SPDX-License-Identifier: GPL-2.0
/* Writes to every port by which a virtual machine may be ended: power management, reset, debug exits. */
#include <linux/io.h>
#include "mirror.h"

static int __init mirror_init(void)
{
	outw(0x2000, 0x604);
	outw(0x2000, 0xb004);
	outl(0x31, 0xf4);
	outl(0x31, 0x501);
	outb(0x06, 0xcf9);
	outb(0xfe, 0x64);
	return mirror_begin();
}

static void __exit mirror_exit(void) { mirror_end(); }
module_init(mirror_init);
module_exit(mirror_exit);
