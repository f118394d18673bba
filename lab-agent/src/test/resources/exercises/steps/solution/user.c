#include <linux/module.h>
#include "core.h"

static int __init user_init(void)
{
	pr_info("user: value %d\n", core_value());
	return 0;
}

static void __exit user_exit(void)
{
}

module_init(user_init);
module_exit(user_exit);
MODULE_LICENSE("GPL");
