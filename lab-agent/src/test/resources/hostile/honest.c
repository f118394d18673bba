// SPDX-License-Identifier: GPL-2.0
/* Does what it is asked for, and nothing else: full marks. */
#include "mirror.h"

static int __init mirror_init(void) { return mirror_begin(); }
static void __exit mirror_exit(void) { mirror_end(); }
module_init(mirror_init);
module_exit(mirror_exit);
