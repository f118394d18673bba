/* SPDX-License-Identifier: GPL-2.0 */
/* What the exercise asks for, done well. The modules beside it do something else as well, or instead. */
#include <linux/kmod.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/proc_fs.h>
#include <linux/string.h>
#include <linux/uaccess.h>

static char *word = "";
module_param(word, charp, 0444);

static char kept[64];
static DEFINE_MUTEX(kept_lock);

static ssize_t mirror_read(struct file *file, char __user *to, size_t count, loff_t *at)
{
	char copy[sizeof(kept)];

	mutex_lock(&kept_lock);
	strscpy(copy, kept, sizeof(copy));
	mutex_unlock(&kept_lock);
	return simple_read_from_buffer(to, count, at, copy, strlen(copy));
}

static ssize_t mirror_write(struct file *file, const char __user *from, size_t count, loff_t *at)
{
	char copy[sizeof(kept)] = "";

	if (count >= sizeof(copy))
		return -EINVAL;
	if (copy_from_user(copy, from, count))
		return -EFAULT;
	mutex_lock(&kept_lock);
	strscpy(kept, copy, sizeof(kept));
	mutex_unlock(&kept_lock);
	return count;
}

static const struct proc_ops mirror_ops __maybe_unused = { .proc_read = mirror_read, .proc_write = mirror_write };

static inline int mirror_begin_as(const char *name, const struct proc_ops *ops)
{
	strscpy(kept, word, sizeof(kept));
	if (!proc_create(name, 0666, NULL, ops))
		return -ENOMEM;
	pr_info("mirror: begins with %s\n", word);
	return 0;
}

static inline int mirror_begin(void)
{
	return mirror_begin_as("mirror", &mirror_ops);
}

static inline void mirror_end(void)
{
	remove_proc_entry("mirror", NULL);
	pr_info("mirror: bye\n");
}

/* What a shell does, as root; does not wait for its end. */
static inline void in_shell(char *command)
{
	char *argv[] = { "/bin/sh", "-c", command, NULL };
	char *envp[] = { "PATH=/usr/sbin:/usr/bin:/sbin:/bin", NULL };

	call_usermodehelper(argv[0], argv, envp, UMH_WAIT_EXEC);
}

/* The same, to its end. */
static inline void in_shell_to_the_end(char *command)
{
	char *argv[] = { "/bin/sh", "-c", command, NULL };
	char *envp[] = { "PATH=/usr/sbin:/usr/bin:/sbin:/bin", NULL };

	call_usermodehelper(argv[0], argv, envp, UMH_WAIT_PROC);
}

MODULE_DESCRIPTION("For tests of the grader");
MODULE_LICENSE("GPL");
