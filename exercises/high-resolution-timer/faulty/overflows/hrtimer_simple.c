// SPDX-License-Identifier: GPL-2.0
/* Faulty on purpose: the period is reckoned in nanoseconds in 32 bits, which end at 4.3 s. */
#include <linux/hrtimer.h>
#include <linux/module.h>
#include <linux/proc_fs.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
static uint period_us = 10000, count = 100;
module_param(period_us, uint, 0444);
module_param(count, uint, 0444);
static struct hrtimer timer;
static ktime_t before;
static u64 *ns;
static uint n;
static enum hrtimer_restart tick(struct hrtimer *t)
{
	ktime_t now = ktime_get();

	ns[n] = ktime_to_ns(ktime_sub(now, before));
	before = now;
	smp_store_release(&n, n + 1);
	if (n == count)
		return HRTIMER_NORESTART;
	hrtimer_forward_now(t, ns_to_ktime(period_us * 1000));
	return HRTIMER_RESTART;
}
static int show(struct seq_file *s, void *v)
{
	uint i, m = smp_load_acquire(&n);

	for (i = 0; i < m; i++)
		seq_printf(s, "%llu\n", ns[i]);
	return 0;
}
static int __init m_init(void)
{
	if (!period_us || !count || count > 5000)
		return -EINVAL;
	ns = kcalloc(count, sizeof(*ns), GFP_KERNEL);
	if (!ns)
		return -ENOMEM;
	if (!proc_create_single("hrtimer_simple", 0444, NULL, show)) {
		kfree(ns);
		return -ENOMEM;
	}
	hrtimer_init(&timer, CLOCK_MONOTONIC, HRTIMER_MODE_REL);
	timer.function = tick;
	before = ktime_get();
	hrtimer_start(&timer, ns_to_ktime(period_us * 1000), HRTIMER_MODE_REL);
	return 0;
}
static void __exit m_exit(void)
{
	hrtimer_cancel(&timer);
	remove_proc_entry("hrtimer_simple", NULL);
	kfree(ns);
}
module_init(m_init);
module_exit(m_exit);
MODULE_LICENSE("GPL");
