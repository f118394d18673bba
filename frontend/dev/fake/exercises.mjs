const starter = `// SPDX-License-Identifier: GPL-2.0
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/module.h>

static int llkd_open(struct inode *inode, struct file *file)
{
	/* Say in the kernel log that the device was opened. */
	return 0;
}

static const struct file_operations llkd_fops = {
	.open = llkd_open,
	.owner = THIS_MODULE,
};

static struct miscdevice llkd_misc = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "llkd_miscdrv",
	.mode = 0666,
	.fops = &llkd_fops,
};

static int __init llkd_init(void)
{
	return -ENODEV; /* begin here */
}

static void __exit llkd_exit(void)
{
}

module_init(llkd_init);
module_exit(llkd_exit);
MODULE_LICENSE("GPL");
`;

const statement = `# A misc character device

Write a kernel module that registers a **misc** character device named \`llkd_miscdrv\`. The \`misc\` framework shares
major number 10; the kernel picks the minor when you ask for \`MISC_DYNAMIC_MINOR\`.

## What it has to do

1. Loading the module registers the device; \`/dev/llkd_miscdrv\` appears with mode \`0666\`.
2. The minor number is logged, and agrees with \`/proc/misc\`.
3. *open*, *read*, *write* and *close* each leave a line in the kernel log.
4. Unloading removes everything again.

\`\`\`c
static struct miscdevice llkd_misc = {
	.minor = MISC_DYNAMIC_MINOR,	/* the kernel chooses */
	.name  = "llkd_miscdrv",
	.mode  = 0666,
	.fops  = &llkd_fops,
};
\`\`\`

| what | where to look |
|---|---|
| the node | \`ls -l /dev/llkd_miscdrv\` |
| the minor | \`grep llkd /proc/misc\` |
| the log | \`dmesg \\| tail\` |

> The build rules are the lab's own: a \`Makefile\` you hand in is not used. See the
> [driver API](https://docs.kernel.org/driver-api/misc_devices.html).
`;

export const checks = [
  { id: 'build', title: 'It builds without warnings', points: 1 },
  { id: 'load', title: 'It loads and registers', points: 2 },
  { id: 'node', title: 'The device node has the right type and minor', points: 2 },
  { id: 'ops', title: 'Open, read, write and close are logged', points: 2 },
  { id: 'unload', title: 'It unloads and leaves nothing behind', points: 2 },
  { id: 'quiet', title: 'The kernel reports nothing', points: 1, hidden: true },
];

export const exercises = [
  {
    id: 'miscdrv',
    title: 'A misc character device',
    summary: 'Register a misc device, give it file operations, take it away cleanly.',
    family: 'misc-devices',
    submit: 'module',
    points: 10,
    profiles: ['qemu-x86'],
    version: 'b1946ac92492',
    best: { score: 10 },
    statement,
    checks,
    starter: [
      { path: 'miscdrv.c', text: starter },
      { path: 'llkd.h', text: '/* SPDX-License-Identifier: GPL-2.0 */\n#define LLKD_NAME "llkd_miscdrv"\n' },
    ],
  },
  { id: 'miscdrv_rdwr', title: 'Read and write a secret', summary: 'Move bytes between user space and the kernel without trusting the pointer.', family: 'misc-devices', submit: 'module', points: 12, profiles: ['qemu-x86', 'rpi-4'], version: 'x', best: { score: 7.5 } },
  { id: 'timer_simple', title: 'A timer that counts down', summary: 'Arm a timer, re-arm it in its own callback, stop it in time.', family: 'kernel-timers', submit: 'module', points: 8, profiles: ['qemu-x86'], version: 'x', best: null },
  { id: 'kthread_simple', title: 'A thread in the kernel', summary: 'Start a kernel thread, put it to sleep, end it on unload.', family: 'kernel-timers', submit: 'module', points: 10, profiles: ['qemu-x86'], version: 'x', best: null },
  { id: 'grub_menu', title: 'A boot menu that one can see', summary: 'Have GRUB show its menu at every start.', family: 'boot', submit: 'board-state', points: 6, profiles: ['qemu-x86-grub'], version: 'x', best: null },
].map((e) => ({ statement, checks, starter: [], ...e }));

export const submitted = starter.replace('return -ENODEV; /* begin here */', 'return misc_register(&llkd_misc);').replace('void __exit llkd_exit(void)\n{', 'void __exit llkd_exit(void)\n{\n\tmisc_deregister(&llkd_misc);');
