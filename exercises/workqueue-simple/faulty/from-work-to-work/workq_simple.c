// SPDX-License-Identifier: GPL-2.0
/* Faulty on purpose: what it logs is the time since the work before, not since the callback that scheduled this one. */
#include <linux/ktime.h>
#include <linux/module.h>
#include <linux/timer.h>
#include <linux/workqueue.h>
static struct {
	struct timer_list timer;
	struct work_struct work;
	int data;
	u64 before;
} c;
static void done_later(struct work_struct *work)
{
	u64 now = ktime_get_ns();

	pr_info("work: data=%d, latency %lluns\n", c.data, now - c.before);
	c.before = now;
}
static void fired(struct timer_list *timer)
{
	pr_info("timer: data=%d\n", c.data);
	c.data--;
	schedule_work(&c.work);
	if (c.data)
		mod_timer(&c.timer, jiffies + msecs_to_jiffies(420));
}
static int __init m_init(void)
{
	c.data = 3;
	c.before = ktime_get_ns();
	INIT_WORK(&c.work, done_later);
	timer_setup(&c.timer, fired, 0);
	pr_info("the timer fires in 420 ms\n");
	mod_timer(&c.timer, jiffies + msecs_to_jiffies(420));
	return 0;
}
static void __exit m_exit(void)
{
	del_timer_sync(&c.timer);
	cancel_work_sync(&c.work);
}
module_init(m_init);
module_exit(m_exit);
MODULE_LICENSE("GPL");
