package dev.bootbench.agent.board;

import dev.bootbench.agent.serial.Console;
import dev.bootbench.agent.shell.GuestShell;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** A board's machinery without hardware: says what it was told to do and fails as often as it is asked to. */
final class FakeMachinery implements Machinery {
    private final Keeper keeper;
    private final Console line = new SilentConsole();
    final List<String> done = new CopyOnWriteArrayList<>();
    final AtomicInteger failuresToCome = new AtomicInteger();
    private volatile boolean powered;
    private volatile String release = "6.1.0-fake";
    /** It does not answer; {@link #stoneDeaf}: nor after a new connection. */
    volatile boolean deaf;

    volatile boolean stoneDeaf;
    /** Until it is counted down, the board does not get pristine. */
    volatile CountDownLatch hold = new CountDownLatch(0);
    volatile List<String> abilities = List.of("kernel", "break");
    private volatile String handWanted = "";

    FakeMachinery(Keeper keeper) {
        this.keeper = keeper;
    }

    @Override
    public String profile() {
        return "fake";
    }

    @Override
    public Console line() {
        return line;
    }

    @Override
    public void close() {}

    private void step(String what) throws LabFaultException {
        done.add(what);
        if (failuresToCome.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            throw new LabFaultException("The fake was told to fail.");
        }
    }

    void panics() {
        keeper.unwell("guest-panicked", "The guest's kernel panicked.");
    }

    void asksForAHand(String sentence) {
        handWanted = sentence;
    }

    void loseItsPower() {
        keeper.powerLost(() -> true, "power-lost", "Somebody pulled the plug.");
    }

    @Override
    public void takeOver() {
        done.add("take over");
    }

    @Override
    public void makePristine(Recovery rung, Lane lane) throws LabFaultException, InterruptedException {
        hold.await();
        powered = true;
        this.lane = lane;
        step(lane == Lane.PLAIN ? "make pristine" : "make pristine for " + lane.text());
    }

    @Override
    public void checkPristine(Examination look) {
        look.good("kernel", kernel());
    }

    /** How many steps there are. */
    volatile int warmUps;

    @Override
    public boolean warmUp(int step) {
        if (warmUps > 0) {
            done.add("warm up " + step);
        }
        return step + 1 < warmUps;
    }

    @Override
    public ResetProof prove(Duration took) {
        return new ResetProof(Instant.now(), "The fake was told to.", false, kernel(), 0, "none", took);
    }

    @Override
    public void bootAsLeft() throws LabFaultException {
        powered = true;
        step("boot as left");
    }

    @Override
    public void checkBooted(Examination look) {}

    @Override
    public void checkAtRest(Examination look) throws LabFaultException, InterruptedException {
        if (!handWanted.isEmpty()) {
            keeper.askByHand(handWanted, Duration.ofSeconds(10));
        }
        look.require("ssh", !deaf, deaf ? "does not answer" : "answers");
    }

    @Override
    public void softReset() {
        done.add("soft reset");
        deaf = stoneDeaf;
    }

    @Override
    public GuestShell shell() throws LabFaultException {
        throw new LabFaultException("The fake has no shell.");
    }

    /** As when the kernel of the lane gets built while the board waits. */
    volatile boolean hasDebugLane;
    private volatile Lane lane = Lane.PLAIN;

    @Override
    public List<Lane> lanes() {
        return hasDebugLane ? List.of(Lane.PLAIN, Lane.DEBUG) : List.of(Lane.PLAIN);
    }

    @Override
    public String release(Lane of) {
        return hasDebugLane ? "6.1.0-fake-debug" : "";
    }

    @Override
    public List<String> abilities() {
        return abilities;
    }

    @Override
    public void installKernel(KernelFiles kernel) throws KernelRefusedException {
        if (kernel.deviceTree().isPresent()) {
            throw new KernelRefusedException("The fake takes no device tree.");
        }
        done.add("install kernel");
        release = "6.1.0-new";
    }

    @Override
    public void bootInstalled(Duration limit) throws LabFaultException {
        powered = true;
        step("boot installed");
    }

    @Override
    public void keepKernel() {
        done.add("keep kernel");
    }

    @Override
    public void dropKernel() {
        done.add("drop kernel");
        release = "6.1.0-fake";
    }

    @Override
    public void cutPower(String reason) {
        powered = false;
    }

    @Override
    public boolean isPowered() {
        return powered;
    }

    @Override
    public void sendBreak() {
        done.add("break");
    }

    @Override
    public String kernel() {
        return lane == Lane.PLAIN ? release : release(lane);
    }

    @Override
    public BoardUse newUse(Consumer<Boolean> release) {
        return new BoardUse() {
            @Override
            public String board() {
                return "fake-1";
            }

            @Override
            public String kernel() {
                return FakeMachinery.this.kernel();
            }

            @Override
            public GuestShell shell() {
                throw new AssertionError("the fake has no shell");
            }

            @Override
            public Console console() {
                return line;
            }

            @Override
            public List<Sighting> sightings() {
                return List.of();
            }

            @Override
            public void close() {
                release.accept(false);
            }

            @Override
            public void closeUntouched() {
                release.accept(true);
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
