// SPDX-License-Identifier: GPL-2.0
/*
 * Wants every signal it can get.
 */
#define pr_fmt(fmt) "%s:%s(): " fmt, KBUILD_MODNAME, __func__

#include <linux/kthread.h>
#include <linux/module.h>
#include <linux/sched/signal.h>
#include <linux/sched/task.h>

static struct task_struct *thread;

static int simple_kthread(void *arg)
{
	int sig;

	if (!current->mm)
		pr_info("mm field NULL, we are a kernel thread!\n");
	for (sig = 1; sig < SIGRTMIN; sig++)
		allow_signal(sig);
	pr_info("PID %d goes to sleep now\n", task_pid_nr(current));
	for (;;) {
		/* First the state, then the questions: whoever answers one of them in between wakes this thread up again. */
		set_current_state(TASK_INTERRUPTIBLE);
		if (kthread_should_stop() || signal_pending(current))
			break;
		schedule();
	}
	__set_current_state(TASK_RUNNING);
	if (signal_pending(current))
		pr_info("I, kernel thread PID %d, have been rudely awoken; I shall now exit\n", task_pid_nr(current));
	return 0;
}

static int __init kthread_simple_init(void)
{
	thread = kthread_create(simple_kthread, NULL, "llkd/%s", "kt_simple");
	if (IS_ERR(thread))
		return PTR_ERR(thread);
	/* It may end before the module does; kthread_stop() needs it nevertheless. */
	get_task_struct(thread);
	wake_up_process(thread);
	return 0;
}

static void __exit kthread_simple_exit(void)
{
	kthread_stop(thread);
	put_task_struct(thread);
	pr_info("kthread stopped, and module removed\n");
}

module_init(kthread_simple_init);
module_exit(kthread_simple_exit);

MODULE_DESCRIPTION("A kernel thread");
MODULE_LICENSE("GPL");
