package dev.bootbench.agent.link;

import dev.bootbench.agent.board.Board;
import dev.bootbench.agent.board.LabFaultException;
import dev.bootbench.agent.grading.kernellog.KernelLog;
import dev.bootbench.agent.grading.kernellog.KernelRecord;
import dev.bootbench.agent.shell.CommandResult;
import dev.bootbench.agent.shell.GuestShell;
import dev.bootbench.contract.v1.AgentLinkGrpc;
import dev.bootbench.contract.v1.ConsoleDown;
import dev.bootbench.contract.v1.ConsoleOpened;
import dev.bootbench.contract.v1.ConsoleUp;
import dev.bootbench.contract.v1.KernelLine;
import dev.bootbench.contract.v1.KernelLines;
import dev.bootbench.contract.v1.KernelReader;
import dev.bootbench.contract.v1.OpenConsole;
import io.grpc.Channel;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Carries a board's kernel log to the coordinator while somebody watches it: what the ring buffer has, then what comes,
 * whatever the console's log level hides. Reads over SSH for the reservation that has the board, and ends with it. Runs on
 * its own virtual thread until either side closes; a board that does not answer is tried again.
 */
final class KernelLogUplink implements ClientResponseObserver<ConsoleUp, ConsoleDown>, Runnable {
    private static final Logger LOG = Logger.getLogger(KernelLogUplink.class);
    private static final String DOING = "Its kernel log is being watched.";
    private static final Duration POLL = Duration.ofMillis(250);
    private static final Duration RETRY = Duration.ofSeconds(3);
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final int MOST_LINES = 500;
    /** The reader keeps what it reads, up to 8 MiB: before that it is replaced. */
    private static final long MOST_KEPT = 6L << 20;

    private final Board board;
    private final Supplier<OptionalLong> reservation;
    private final OpenConsole wanted;
    private final CountDownLatch closed = new CountDownLatch(1);
    private ClientCallStreamObserver<ConsoleUp> call;
    private int boot;
    private String lastBoot = "";
    private long lastSequence = -1;
    private String told = "";

    private KernelLogUplink(Board board, Supplier<OptionalLong> reservation, OpenConsole wanted) {
        this.board = board;
        this.reservation = reservation;
        this.wanted = wanted;
    }

    /** @param reservation the one that has the board just now */
    static void open(Channel channel, Board board, Supplier<OptionalLong> reservation, OpenConsole wanted) {
        KernelLogUplink uplink = new KernelLogUplink(board, reservation, wanted);
        AgentLinkGrpc.newStub(channel).console(uplink);
        Thread.ofVirtual().name("kernel-log-" + wanted.getBoard()).start(uplink);
    }

    @Override
    public void beforeStart(ClientCallStreamObserver<ConsoleUp> stream) {
        call = stream;
    }

    @Override
    public void run() {
        try {
            call.onNext(ConsoleUp.newBuilder().setOpened(ConsoleOpened.newBuilder()
                    .setBoard(wanted.getBoard()).setStream(wanted.getStream()).setEpoch(wanted.getStream()).setKernelLog(true)).build());
            OptionalLong hold = reservation.get();
            if (hold.isEmpty()) {
                tell(false, "Nobody has booked " + board.name() + " just now: its kernel log is read for who holds it.");
            }
            while (isOpen() && reservation.get().equals(hold)) {
                if (hold.isPresent()) {
                    follow(hold);
                }
                pause(RETRY);
            }
            if (isOpen()) {
                call.onCompleted();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IllegalStateException e) {
            // The call ended between the look and the send.
            LOG.debugf("kernel log of %s: %s", wanted.getBoard(), e.getMessage());
        }
    }

    /** Reads until the connection breaks, the reservation ends or nobody watches any more. */
    private void follow(OptionalLong hold) throws InterruptedException {
        GuestShell shell;
        try {
            shell = board.shellFor(DOING);
        } catch (LabFaultException e) {
            tell(false, String.valueOf(e.getMessage()));
            return;
        }
        if (!shell.isOpen() && !shell.reconnect(CONNECT)) {
            tell(false, board.name() + " does not answer over SSH, so its kernel log cannot be read just now.");
            return;
        }
        CommandResult bootId = shell.run("cat /proc/sys/kernel/random/boot_id", CONNECT);
        if (!bootId.succeeded()) {
            tell(false, board.name() + " does not answer over SSH, so its kernel log cannot be read just now.");
            return;
        }
        String id = bootId.out().strip();
        if (!id.equals(lastBoot)) {
            boot += lastBoot.isEmpty() ? 0 : 1;
            lastBoot = id;
            lastSequence = -1;
        }
        int bootsBefore = boot;
        int seen = 0;
        long kept = 0;
        try (KernelLog log = new KernelLog(shell)) {
            while (isOpen() && shell.isOpen() && kept < MOST_KEPT && reservation.get().equals(hold)) {
                List<KernelRecord> news = log.since(new KernelLog.Mark(seen, false)).records();
                for (int from = 0; from < news.size(); from += MOST_LINES) {
                    send(news.subList(from, Math.min(news.size(), from + MOST_LINES)), bootsBefore);
                }
                seen += news.size();
                kept += news.stream().mapToLong(record -> record.text().length()).sum();
                if (seen > 0) {
                    tell(true, "");
                }
                log.resume();
                pause(POLL);
            }
        }
        if (!shell.isOpen()) {
            tell(false, "The connection to " + board.name() + " ended; trying again.");
        }
    }

    private void send(List<KernelRecord> records, int bootsBefore) throws InterruptedException {
        KernelLines.Builder lines = KernelLines.newBuilder();
        for (KernelRecord record : records) {
            int number = bootsBefore + record.boot();
            // A reader that begins again brings what is known.
            boolean known = number == boot && record.sequence() <= lastSequence;
            if (!known) {
                boot = number;
                lastSequence = record.sequence();
                lines.addLines(KernelLine.newBuilder()
                        .setBoot(number)
                        .setSequence(record.sequence())
                        .setPriority(record.priority())
                        .setMicroseconds(record.microseconds())
                        .setText(record.text()));
            }
        }
        while (isOpen() && !call.isReady()) {
            pause(POLL);
        }
        if (lines.getLinesCount() > 0 && isOpen()) {
            call.onNext(ConsoleUp.newBuilder().setKernelLines(lines).build());
        }
    }

    private void tell(boolean reading, String sentence) {
        String state = reading + sentence;
        if (!state.equals(told) && isOpen()) {
            told = state;
            call.onNext(ConsoleUp.newBuilder()
                    .setKernelReader(KernelReader.newBuilder().setReading(reading).setSentence(sentence)).build());
        }
    }

    private boolean isOpen() {
        return closed.getCount() > 0;
    }

    private void pause(Duration limit) throws InterruptedException {
        var unused = closed.await(limit.toNanos(), TimeUnit.NANOSECONDS);
    }

    @Override
    public void onNext(ConsoleDown down) {
        if (down.getClose()) {
            closed.countDown();
        }
    }

    @Override
    public void onError(Throwable error) {
        closed.countDown();
    }

    @Override
    public void onCompleted() {
        closed.countDown();
    }
}
