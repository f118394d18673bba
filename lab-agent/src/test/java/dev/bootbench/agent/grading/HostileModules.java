package dev.bootbench.agent.grading;

/** Modules that no lab wants to see, and everybody hands in. */
public final class HostileModules {
    private HostileModules() {}

    /** A module whose init does this. */
    public static String whoseInit(String does) {
        return """
                #include <linux/module.h>
                #include <linux/delay.h>
                #include <linux/kmod.h>
                #include <linux/reboot.h>
                #include <linux/irqflags.h>

                static int __init hostile_init(void)
                {
                	pr_info("hostile: hello\\n");
                	%s
                	return 0;
                }

                static void __exit hostile_exit(void)
                {
                	pr_info("hostile: bye\\n");
                }

                module_init(hostile_init);
                module_exit(hostile_exit);
                MODULE_LICENSE("GPL");
                """.formatted(does);
    }

    /** A module whose init never gives back any of the processors, with interrupts off on all of them. */
    public static String hangsEveryCpu() {
        return """
                #include <linux/module.h>
                #include <linux/smp.h>
                #include <linux/irqflags.h>

                static void hang(void *unused)
                {
                	local_irq_disable();
                	for (;;)
                		cpu_relax();
                }

                static int __init hostile_init(void)
                {
                	on_each_cpu(hang, NULL, 0);
                	return 0;
                }

                module_init(hostile_init);
                MODULE_LICENSE("GPL");
                """;
    }

    static String forkBomb() {
        return whoseInit("""
                static char *argv[] = { "/bin/sh", "-c", "f() { f | f & }; f", NULL };
                static char *envp[] = { "PATH=/usr/bin:/bin", NULL };
                call_usermodehelper(argv[0], argv, envp, UMH_NO_WAIT);
                """);
    }
}
