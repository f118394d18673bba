package dev.bootbench.console;

import dev.bootbench.contract.replica.v1.DeedDone;
import dev.bootbench.contract.replica.v1.KeyboardNews;
import dev.bootbench.contract.replica.v1.KeyboardOrder;
import dev.bootbench.contract.replica.v1.OpenKeyboard;
import dev.bootbench.contract.replica.v1.ViewRefused;
import dev.bootbench.link.Receiver;
import java.util.Optional;

/** What the views at another coordinator do at a keyboard here, and what they are told: the other end of a {@link DistantKeyboard}. */
final class DistantViews implements Receiver<KeyboardOrder> {
    private static final String UNKNOWN = "The coordinator that the board's host is linked with does not know how to do that.";

    private final ConsoleKeyboard keyboard;
    private final Receiver<KeyboardNews> news;

    private DistantViews(ConsoleKeyboard keyboard, Receiver<KeyboardNews> news) {
        this.keyboard = keyboard;
        this.news = news;
    }

    static DistantViews open(OpenKeyboard wanted, Receiver<KeyboardNews> news, SeatedViews.Opener opener) {
        ConsoleKeyboard keyboard = opener.open(
                wanted.hasBefore() ? KeyboardContract.possession(wanted.getBefore()) : null,
                wanted.getViewsList().stream().map(KeyboardContract::view).toList(), new Told(news));
        return new DistantViews(keyboard, news);
    }

    @Override
    public void received(KeyboardOrder order) {
        switch (order.getMessageCase()) {
            case JOINED -> keyboard.join(KeyboardContract.view(order.getJoined()));
            case RIGHT -> keyboard.right(order.getRight().getSeat(), KeyboardContract.right(order.getRight().getRight()));
            case LEFT -> keyboard.leave(order.getLeft().getSeat(), order.getLeft().getBroken());
            case DEED -> {
                var wanted = order.getDeed();
                Optional<String> no = deed(wanted)
                        .map(deed -> keyboard.perform(wanted.getSeat(), KeyboardContract.right(wanted.getRight()), deed))
                        .orElse(Optional.of(UNKNOWN));
                news.received(KeyboardNews.newBuilder()
                        .setDone(DeedDone.newBuilder().setNumber(wanted.getNumber()).setRefusal(no.orElse(""))).build());
            }
            case OPEN, MESSAGE_NOT_SET -> { }
        }
    }

    private static Optional<KeyboardDeed> deed(dev.bootbench.contract.replica.v1.KeyboardDeed said) {
        return switch (said.getDeedCase()) {
            case TYPE -> Optional.of(new KeyboardDeed.Type(said.getType().toByteArray()));
            case HOLD -> Optional.of(new KeyboardDeed.Hold());
            case ASK -> Optional.of(new KeyboardDeed.Ask());
            case ANSWER -> Optional.of(new KeyboardDeed.Answer(said.getAnswer().getSeat(), said.getAnswer().getAccept()));
            case TAKE_OVER -> Optional.of(new KeyboardDeed.TakeOver(said.getTakeOver()));
            case RELEASE -> Optional.of(new KeyboardDeed.Release());
            case DEED_NOT_SET -> Optional.empty();
        };
    }

    @Override
    public void ended(String sentence) {
        keyboard.close();
    }

    private record Told(Receiver<KeyboardNews> news) implements ConsoleKeyboard.Party {
        @Override
        public void told(Possession possession) {
            news.received(KeyboardNews.newBuilder().setPossession(KeyboardContract.possession(possession)).build());
        }

        @Override
        public void refused(long seat, String sentence) {
            news.received(KeyboardNews.newBuilder().setRefused(ViewRefused.newBuilder().setSeat(seat).setSentence(sentence)).build());
        }

        @Override
        public void over() {
            news.ended("The board's host is linked with another replica now.");
        }
    }
}
