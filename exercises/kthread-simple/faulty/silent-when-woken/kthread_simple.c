// SPDX-License-Identifier: GPL-2.0
/* Faulty on purpose: it says beforehand what will wake it, and nothing once it has been woken. */
#include <linux/err.h>
#include <linux/kthread.h>
#include <linux/module.h>
#include <linux/sched/signal.h>
#include <linux/sched/task.h>
static struct task_struct *sleeper;
static int nap(void *unused)
{
	pr_info("kt_simple: this is a kernel thread\n");
	allow_signal(SIGINT);
	allow_signal(SIGQUIT);
	pr_info("kt_simple: going to sleep until a signal comes or the module is to exit\n");
	set_current_state(TASK_INTERRUPTIBLE);
	while (!signal_pending(current) && !kthread_should_stop()) {
		schedule();
		set_current_state(TASK_INTERRUPTIBLE);
	}
	__set_current_state(TASK_RUNNING);
	return 0;
}
static int __init m_init(void)
{
	sleeper = kthread_create(nap, NULL, "llkd/kt_simple");
	if (IS_ERR(sleeper))
		return PTR_ERR(sleeper);
	get_task_struct(sleeper);
	wake_up_process(sleeper);
	return 0;
}
static void __exit m_exit(void)
{
	kthread_stop(sleeper);
	put_task_struct(sleeper);
	pr_info("kt_simple: stopped\n");
}
module_init(m_init);
module_exit(m_exit);
MODULE_LICENSE("GPL");
