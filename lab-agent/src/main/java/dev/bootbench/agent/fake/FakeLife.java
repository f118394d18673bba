package dev.bootbench.agent.fake;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** What the fake board does from one power-on to the power-off, panic or reboot that ends it, on a thread of its own. */
final class FakeLife {
    /** The board, to the life that is its present one; to an earlier one it is deaf. */
    interface Stage {
        boolean isPresent(FakeLife life);

        void print(FakeLife life, byte[] bytes);

        /** Its boot is over. @param up whether it came to a login; else it hangs */
        void came(FakeLife life, boolean up);

        void beSlow() throws InterruptedException;
    }

    private final FakeBoardSettings settings;
    private final Faults faults;
    private final FakeFiles files;
    private final Stage stage;
    private final FakeConsoleText text;
    private final BlockingQueue<byte[]> keys = new LinkedBlockingQueue<>();
    private final Thread thread;

    FakeLife(FakeBoardSettings settings, Faults faults, FakeFiles files, FakeShell shell, Stage stage) {
        this.settings = settings;
        this.faults = faults;
        this.files = files;
        this.stage = stage;
        text = new FakeConsoleText(shell);
        thread = Thread.ofVirtual().name("fake-board-" + settings.name()).unstarted(this::live);
    }

    void begin() {
        thread.start();
    }

    void end() {
        thread.interrupt();
    }

    /** Returns at once; what is typed during boot nobody reads. */
    void type(byte[] pressed) {
        keys.add(pressed);
    }

    private void live() {
        try {
            boolean up = boot();
            keys.clear();
            stage.came(this, up);
            if (up) {
                stage.print(this, text.greeting());
            }
            while (up && stage.isPresent(this)) {
                byte[] pressed = keys.take();
                stage.beSlow();
                stage.print(this, text.typed(pressed));
            }
        } catch (InterruptedException e) {
            // Its power was cut: that is how a life ends.
            Thread.currentThread().interrupt();
        }
    }

    /** False when it does not come to a login. */
    private boolean boot() throws InterruptedException {
        Duration step = settings.bootTime().dividedBy(3);
        stage.print(this, FakeConsoleText.lines(FakeConsoleText.loader()));
        TimeUnit.NANOSECONDS.sleep(step.toNanos());
        if (faults.has(Fault.NEVER_BOOTS)) {
            stage.print(this, FakeConsoleText.lines(FakeConsoleText.loaderWithoutKernel()));
            return false;
        }
        String kernel = faults.has(Fault.WRONG_KERNEL) ? settings.wrongKernel() : settings.kernel();
        stage.print(this, FakeConsoleText.lines(FakeConsoleText.kernel(kernel)));
        TimeUnit.NANOSECONDS.sleep(step.toNanos());
        if (faults.has(Fault.BOOT_PANIC)) {
            stage.print(this, FakeConsoleText.lines(FakeConsoleText.panic("VFS: Unable to mount root fs on unknown-block(0,0)")));
            return false;
        }
        files.boot(kernel);
        stage.print(this, FakeConsoleText.lines(FakeConsoleText.init()));
        TimeUnit.NANOSECONDS.sleep(step.toNanos());
        return true;
    }
}
