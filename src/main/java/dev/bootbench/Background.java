package dev.bootbench;

/** Virtual threads for work that outlives a request. They carry the application's class loader, which Quarkus needs. */
public final class Background {
    private Background() {}

    public static Thread start(String name, Runnable work) {
        Thread thread = Thread.ofVirtual().name(name).unstarted(work);
        thread.setContextClassLoader(Background.class.getClassLoader());
        thread.start();
        return thread;
    }
}
