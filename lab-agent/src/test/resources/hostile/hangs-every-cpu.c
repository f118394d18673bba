// SPDX-License-Identifier: GPL-2.0
/* Never gives back any of the processors, with interrupts off: nothing answers any more, SysRq neither. */
#include <linux/irqflags.h>
#include <linux/smp.h>
#include "mirror.h"

static void hang(void *unused)
{
	local_irq_disable();
	for (;;)
		cpu_relax();
}

static int __init mirror_init(void)
{
	on_each_cpu(hang, NULL, 0);
	return mirror_begin();
}

static void __exit mirror_exit(void) { mirror_end(); }
module_init(mirror_init);
module_exit(mirror_exit);
