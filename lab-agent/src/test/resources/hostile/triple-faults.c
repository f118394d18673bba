// SPDX-License-Identifier: GPL-2.0
/* Takes the interrupt table away and traps: the processor has nowhere to go, and the machine with it. */
#include <asm/desc.h>
#include "mirror.h"

static int __init mirror_init(void)
{
	struct desc_ptr nothing = { 0, 0 };

	load_idt(&nothing);
	asm volatile("int3");
	return mirror_begin();
}

static void __exit mirror_exit(void) { mirror_end(); }
module_init(mirror_init);
module_exit(mirror_exit);
