package dev.bootbench.news;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.bootbench.problem.ProblemException;
import dev.bootbench.problem.ProblemType;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** All that is told beyond the portal. */
public enum NewsKind {
    /** A reservation has its board. */
    RESERVATION_STARTED(true, "A board is yours"),
    /** It ends in 10, 5 or 1 minutes, or is about to be given on. */
    RESERVATION_WARNING(false, "Your board is yours for a short time only"),
    /** It has its board no more. */
    RESERVATION_ENDED(false, "Your time on a board is over"),
    /** The lab gave it another board. */
    RESERVATION_MOVED(true, "Your reservation has moved to another board"),
    /** From the waiting list, or handed over by somebody. */
    RESERVATION_GIVEN(true, "You were given a board"),
    /** The lab took it away, will, or has no board for it that works. */
    RESERVATION_WITHDRAWN(true, "The lab cannot keep your reservation as it was"),
    /** The lab failed it too often. */
    ATTEMPT_UNGRADED(true, "The lab could not grade your attempt"),
    /** A board does not work. */
    BOARD_QUARANTINED(true, "A board is in quarantine"),
    /** It works again. */
    BOARD_BACK(true, "A board is out of quarantine"),
    /** Somebody pressed the button. */
    TEST(false, "A test");

    /** Whether those who said nothing get it by mail. */
    final boolean byDefault;
    /** Of a mail. */
    final String heading;

    NewsKind(boolean byDefault, String heading) {
        this.byDefault = byDefault;
        this.heading = heading;
    }

    /** As in "reservation.started". */
    @JsonValue
    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '.');
    }

    /** All but the test, which is asked for each time. */
    static List<NewsKind> choices() {
        return Arrays.stream(values()).filter(kind -> kind != TEST).toList();
    }

    /** Those about one's own reservations and attempts. */
    boolean isPersonal() {
        return isOfReservation() || this == ATTEMPT_UNGRADED;
    }

    boolean isOfReservation() {
        return name().startsWith("RESERVATION");
    }

    /** @throws ProblemException for one that there is not, with those that there are */
    @JsonCreator
    static NewsKind of(String code) {
        return choices().stream().filter(kind -> kind.code().equals(code)).findFirst()
                .orElseThrow(() -> new ProblemException(ProblemType.INVALID, "There is no kind of news of that name. There are "
                        + choices().stream().map(NewsKind::code).collect(Collectors.joining(", ")) + "."));
    }
}
