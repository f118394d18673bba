// SPDX-License-Identifier: GPL-2.0
/*
 * Makes rare moments long: holds up the timers and high-resolution timers of the module "who" for "ms" milliseconds, just
 * before their callbacks are called.
 */
#include <linux/delay.h>
#include <linux/hrtimer.h>
#include <linux/kallsyms.h>
#include <linux/module.h>
#include <linux/timer.h>
#include <linux/tracepoint.h>

static char *who = "";
module_param(who, charp, 0444);

static uint ms;
module_param(ms, uint, 0444);

static void hold(void *callback)
{
	char symbol[KSYM_SYMBOL_LEN], tag[MODULE_NAME_LEN + 3];

	sprint_symbol(symbol, (unsigned long)callback);
	snprintf(tag, sizeof(tag), "[%s]", who);
	if (strstr(symbol, tag))
		mdelay(ms);
}

static void timer_expires(void *unused, struct timer_list *timer, unsigned long base)
{
	hold(timer->function);
}

static void hrtimer_expires(void *unused, struct hrtimer *timer, ktime_t *now)
{
	hold(timer->function);
}

static struct {
	const char *name;
	void *probe;
	struct tracepoint *point;
} points[] = {
	{ "timer_expire_entry", timer_expires },
	{ "hrtimer_expire_entry", hrtimer_expires },
};

static void find(struct tracepoint *point, void *unused)
{
	int i;

	for (i = 0; i < ARRAY_SIZE(points); i++)
		if (!strcmp(point->name, points[i].name))
			points[i].point = point;
}

static int __init slow_init(void)
{
	int i;

	for_each_kernel_tracepoint(find, NULL);
	for (i = 0; i < ARRAY_SIZE(points); i++)
		if (!points[i].point)
			return -ENOENT;
	for (i = 0; i < ARRAY_SIZE(points); i++)
		tracepoint_probe_register(points[i].point, points[i].probe, NULL);
	return 0;
}

static void __exit slow_exit(void)
{
	int i;

	for (i = 0; i < ARRAY_SIZE(points); i++)
		tracepoint_probe_unregister(points[i].point, points[i].probe, NULL);
	tracepoint_synchronize_unregister();
}

module_init(slow_init);
module_exit(slow_exit);

MODULE_DESCRIPTION("Holds up callbacks");
MODULE_LICENSE("GPL");
