package dev.bootbench.agent.board;

import dev.bootbench.agent.serial.Console;
import dev.bootbench.agent.shell.GuestShell;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A board without hardware: says what it was told to do and fails as often as it is asked to. */
final class FakeBoard extends AbstractBoard {
    final List<String> done = new CopyOnWriteArrayList<>();
    final AtomicInteger failuresToCome = new AtomicInteger();
    private volatile boolean powered;
    private volatile String release = "6.1.0-fake";
    /** It does not answer; {@link #stoneDeaf}: nor after a new connection. */
    volatile boolean deaf;

    volatile boolean stoneDeaf;

    FakeBoard() {
        super("fake-1", "fake", new SilentConsole());
    }

    private void step(String what) throws LabFaultException {
        done.add(what);
        if (failuresToCome.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            throw new LabFaultException("The fake was told to fail.");
        }
    }

    void panics() {
        unwell("guest-panicked", "The guest's kernel panicked.");
    }

    void asksForAHand(String sentence) {
        submit(() -> hands().ask(sentence, Duration.ofSeconds(10)));
    }

    void loseItsPower() {
        submit(() -> powerLost("power-lost", "Somebody pulled the plug."));
    }

    @Override
    protected void takeOver() {
        done.add("take over");
    }

    @Override
    protected void makePristine(Recovery rung) throws LabFaultException {
        powered = true;
        step("make pristine");
    }

    @Override
    protected void checkPristine(Examination look) {
        look.good("kernel", kernel());
    }

    @Override
    protected ResetProof prove(Duration took) {
        return new ResetProof(Instant.now(), "The fake was told to.", false, kernel(), 0, "none", took);
    }

    @Override
    protected void bootAsLeft() throws LabFaultException {
        powered = true;
        step("boot as left");
    }

    @Override
    protected void checkBooted(Examination look) {}

    @Override
    protected void checkAtRest(Examination look) throws LabFaultException {
        look.require("ssh", !deaf, deaf ? "does not answer" : "answers");
    }

    @Override
    protected void softReset() {
        done.add("soft reset");
        deaf = stoneDeaf;
    }

    @Override
    protected GuestShell shell() throws LabFaultException {
        throw new LabFaultException("The fake has no shell.");
    }

    @Override
    public List<String> abilities() {
        return List.of("kernel");
    }

    @Override
    protected void installKernel(KernelFiles kernel) {
        done.add("install kernel");
        release = "6.1.0-new";
    }

    @Override
    protected void bootInstalled(Duration limit) throws LabFaultException {
        powered = true;
        step("boot installed");
    }

    @Override
    protected void keepKernel() {
        done.add("keep kernel");
    }

    @Override
    protected void dropKernel() {
        done.add("drop kernel");
        release = "6.1.0-fake";
    }

    @Override
    protected void cutPower(String reason) {
        powered = false;
    }

    @Override
    protected boolean isPowered() {
        return powered;
    }

    @Override
    protected void doBreak() {
        done.add("break");
    }

    @Override
    protected String kernel() {
        return release;
    }

    @Override
    protected BoardUse newUse(Runnable release) {
        return new BoardUse() {
            @Override
            public String board() {
                return name();
            }

            @Override
            public String kernel() {
                return FakeBoard.this.kernel();
            }

            @Override
            public GuestShell shell() {
                throw new AssertionError("the fake has no shell");
            }

            @Override
            public Console console() {
                return FakeBoard.this.console();
            }

            @Override
            public List<Sighting> sightings() {
                return List.of();
            }

            @Override
            public void close() {
                release.run();
            }
        };
    }

    private static final class SilentConsole implements Console {
        @Override
        public String epoch() {
            return "one";
        }

        @Override
        public long base() {
            return 0;
        }

        @Override
        public long head() {
            return 0;
        }

        @Override
        public View view(long from) {
            return new View() {
                @Override
                public Optional<Piece> next(Duration limit) {
                    return Optional.empty();
                }

                @Override
                public void close() {}
            };
        }

        @Override
        public byte[] read(long from, long to) {
            return new byte[0];
        }

        @Override
        public void write(byte[] bytes) {}
    }
}
