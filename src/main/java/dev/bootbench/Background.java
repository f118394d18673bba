package dev.bootbench;

/** Threads for work that outlives a request. They carry the application's class loader, which Quarkus needs. */
public final class Background {
    private Background() {}

    /** A virtual thread: for work that waits most of the time. */
    public static Thread start(String name, Runnable work) {
        return start(Thread.ofVirtual(), name, work);
    }

    /**
     * A thread of the operating system: for work that looks at the whole lab and computes for long. A virtual thread would keep one of
     * the few that carry them, and requests would wait for it.
     */
    public static Thread startComputing(String name, Runnable work) {
        return start(Thread.ofPlatform().daemon(), name, work);
    }

    private static Thread start(Thread.Builder kind, String name, Runnable work) {
        Thread thread = kind.name(name).unstarted(work);
        thread.setContextClassLoader(Background.class.getClassLoader());
        thread.start();
        return thread;
    }
}
