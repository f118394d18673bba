package dev.bootbench.console;

import dev.bootbench.contract.replica.v1.KeyboardPossession;
import dev.bootbench.contract.replica.v1.KeyboardRight;
import dev.bootbench.contract.replica.v1.KeyboardSeat;
import dev.bootbench.contract.replica.v1.SeatedView;
import java.util.Optional;

/** A keyboard's records, as coordinators tell them to each other. */
final class KeyboardContract {
    private KeyboardContract() {}

    static SeatedView view(ConsoleKeyboard.Seated view) {
        return SeatedView.newBuilder().setSeat(seat(view.seat())).setRight(right(view.right())).setMoved(view.moved()).build();
    }

    static ConsoleKeyboard.Seated view(SeatedView view) {
        return new ConsoleKeyboard.Seated(seat(view.getSeat()), right(view.getRight()), view.getMoved());
    }

    private static KeyboardSeat seat(Seat seat) {
        KeyboardSeat.Builder said = KeyboardSeat.newBuilder().setNumber(seat.number()).setName(seat.name());
        Optional.ofNullable(seat.person()).ifPresent(said::setPerson);
        return said.build();
    }

    private static Seat seat(KeyboardSeat seat) {
        return new Seat(seat.getNumber(), seat.hasPerson() ? seat.getPerson() : null, seat.getName());
    }

    /** All but until when: that is for the person's own coordinator to tell them. */
    static KeyboardRight right(WriteRight right) {
        KeyboardRight.Builder said = KeyboardRight.newBuilder()
                .setStanding(standing(right.standing())).setStaff(right.staff()).setReason(right.reason());
        Optional.ofNullable(right.holder()).ifPresent(said::setHolder);
        Optional.ofNullable(right.hold()).ifPresent(said::setHold);
        return said.build();
    }

    static WriteRight right(KeyboardRight right) {
        return new WriteRight(standing(right.getStanding()), right.getStaff(), right.hasHolder() ? right.getHolder() : null, right.getReason(),
                right.hasHold() ? right.getHold() : null, null);
    }

    private static KeyboardRight.Standing standing(Standing standing) {
        return switch (standing) {
            case OWNER -> KeyboardRight.Standing.OWNER;
            case PARTNER -> KeyboardRight.Standing.PARTNER;
            case STAFF -> KeyboardRight.Standing.STAFF;
            case WATCHER -> KeyboardRight.Standing.WATCHER;
            case BARRED -> KeyboardRight.Standing.BARRED;
            case RUN -> KeyboardRight.Standing.RUN;
        };
    }

    /** What is not known here may do nothing. */
    private static Standing standing(KeyboardRight.Standing standing) {
        return switch (standing) {
            case OWNER -> Standing.OWNER;
            case PARTNER -> Standing.PARTNER;
            case STAFF -> Standing.STAFF;
            case WATCHER -> Standing.WATCHER;
            case RUN -> Standing.RUN;
            case BARRED, STANDING_UNSPECIFIED, UNRECOGNIZED -> Standing.BARRED;
        };
    }

    static KeyboardPossession possession(Possession possession) {
        KeyboardPossession.Builder said = KeyboardPossession.newBuilder()
                .setKept(possession.kept()).setLent(possession.lent()).setOwnerWatches(possession.ownerWatches())
                .setNews(possession.news()).setSentence(possession.sentence());
        possession.asking().forEach(asker -> said.addAsking(seat(asker)));
        Seat writer = possession.writer();
        if (writer != null) {
            said.setWriter(seat(writer));
        }
        Optional.ofNullable(possession.hold()).ifPresent(said::setHold);
        return said.build();
    }

    static Possession possession(KeyboardPossession said) {
        Seat writer = said.hasWriter() ? seat(said.getWriter()) : null;
        return new Possession(writer, said.getKept(), said.getLent(),
                said.getAskingList().stream().map(KeyboardContract::seat).toList(), said.getOwnerWatches(),
                said.hasHold() ? said.getHold() : null, said.getNews(), said.getSentence());
    }
}
