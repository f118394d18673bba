package dev.bootbench.console;

import com.google.protobuf.ByteString;
import dev.bootbench.contract.replica.v1.AnswerAsking;
import dev.bootbench.contract.replica.v1.DeedDone;
import dev.bootbench.contract.replica.v1.KeyboardNews;
import dev.bootbench.contract.replica.v1.KeyboardOrder;
import dev.bootbench.contract.replica.v1.OpenKeyboard;
import dev.bootbench.contract.replica.v1.ViewLeft;
import dev.bootbench.contract.replica.v1.ViewRight;
import dev.bootbench.link.Receiver;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The keyboard of a console whose host is linked with another coordinator: that decides who types, and passes on what is typed.
 * Once it cannot be reached this is over, and nothing is done any more.
 */
final class DistantKeyboard implements ConsoleKeyboard, Receiver<KeyboardNews> {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final String UNCERTAIN = "The coordinator that the board's host is linked with did not confirm that; it may have been done.";

    private final Party party;
    private final ConcurrentMap<Long, CompletableFuture<String>> deeds = new ConcurrentHashMap<>();
    private final AtomicLong numbers = new AtomicLong();
    private volatile Predicate<KeyboardOrder> orders = order -> false;
    private volatile Runnable closing = () -> { };
    private volatile boolean over;

    DistantKeyboard(Party party) {
        this.party = party;
    }

    /** The first order, with which a way to it is opened. */
    static OpenKeyboard wanted(String host, String board, @Nullable Possession before, List<Seated> views) {
        OpenKeyboard.Builder wanted = OpenKeyboard.newBuilder().setHost(host).setBoard(board);
        if (before != null) {
            wanted.setBefore(KeyboardContract.possession(before));
        }
        views.forEach(view -> wanted.addViews(KeyboardContract.view(view)));
        return wanted.build();
    }

    /**
     * Before its first use.
     *
     * @param sender  hands an order on, and never waits; false when that cannot be
     * @param closing ends the way
     */
    void way(Predicate<KeyboardOrder> sender, Runnable closing) {
        this.orders = sender;
        this.closing = closing;
    }

    @Override
    public void join(Seated view) {
        send(KeyboardOrder.newBuilder().setJoined(KeyboardContract.view(view)));
    }

    @Override
    public void leave(long seat, boolean broken) {
        send(KeyboardOrder.newBuilder().setLeft(ViewLeft.newBuilder().setSeat(seat).setBroken(broken)));
    }

    @Override
    public void right(long seat, WriteRight right) {
        send(KeyboardOrder.newBuilder().setRight(ViewRight.newBuilder().setSeat(seat).setRight(KeyboardContract.right(right))));
    }

    /** One that is not taken would leave the other side wrong about who is here: it begins anew. */
    private void send(KeyboardOrder.Builder order) {
        if (!orders.test(order.build())) {
            close();
        }
    }

    @Override
    public Optional<String> perform(long seat, WriteRight right, KeyboardDeed deed) {
        long number = numbers.incrementAndGet();
        CompletableFuture<String> done = new CompletableFuture<>();
        deeds.put(number, done);
        try {
            if (over || !orders.test(order(number, seat, right, deed))) {
                return Optional.of(UNREACHABLE);
            }
            String refusal = done.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            return refusal.isEmpty() ? Optional.empty() : Optional.of(refusal);
        } catch (TimeoutException | ExecutionException e) {
            return Optional.of(UNCERTAIN);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of(UNCERTAIN);
        } finally {
            deeds.remove(number);
        }
    }

    private static KeyboardOrder order(long number, long seat, WriteRight right, KeyboardDeed deed) {
        var order = dev.bootbench.contract.replica.v1.KeyboardDeed.newBuilder()
                .setNumber(number).setSeat(seat).setRight(KeyboardContract.right(right));
        switch (deed) {
            case KeyboardDeed.Type(byte[] bytes) -> order.setType(ByteString.copyFrom(bytes));
            case KeyboardDeed.Hold held -> order.setHold(true);
            case KeyboardDeed.Ask asked -> order.setAsk(true);
            case KeyboardDeed.Answer(long asker, boolean accept) -> order.setAnswer(AnswerAsking.newBuilder().setSeat(asker).setAccept(accept));
            case KeyboardDeed.TakeOver(String reason) -> order.setTakeOver(reason);
            case KeyboardDeed.Release released -> order.setRelease(true);
        }
        return KeyboardOrder.newBuilder().setDeed(order).build();
    }

    @Override
    public void received(KeyboardNews news) {
        switch (news.getMessageCase()) {
            case POSSESSION -> party.told(KeyboardContract.possession(news.getPossession()));
            case DONE -> {
                DeedDone done = news.getDone();
                CompletableFuture<String> waiting = deeds.get(done.getNumber());
                if (waiting != null) {
                    waiting.complete(done.getRefusal());
                }
            }
            case REFUSED -> party.refused(news.getRefused().getSeat(), news.getRefused().getSentence());
            case MESSAGE_NOT_SET -> { }
        }
    }

    @Override
    public void ended(String sentence) {
        over = true;
        deeds.values().forEach(waiting -> waiting.completeExceptionally(new IllegalStateException(sentence)));
        party.over();
    }

    @Override
    public void close() {
        closing.run();
    }
}
