package dev.bootbench.booking;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** How long and how far ahead boards may be booked. What limits one person here is for students; a class or person may have other limits. */
@ConfigMapping(prefix = "bootbench.booking")
interface BookingConfig {
    /** Of a booking that names no end. */
    @WithDefault("60m")
    Duration standard();

    /** A booking is at least so long. */
    @WithDefault("5m")
    Duration shortest();

    /** Also after all extensions. */
    @WithDefault("4h")
    Duration longest();

    /** How far ahead a booking may start, in whole days. */
    @WithDefault("28d")
    Duration ahead();

    /** How long somebody may leave a board unused that others wait for. */
    @WithDefault("10m")
    Duration grace();

    /** How long somebody who worked on a board may leave it alone while others wait for it. */
    @WithDefault("30m")
    Duration idle();

    /** How long a host may be away before the reservations of its boards are moved to others. */
    @WithDefault("2m")
    Duration outage();

    /** How long before its start a reservation of a board that does not work is moved to another. */
    @WithDefault("15m")
    Duration moveAhead();

    /** How far back what somebody had counts when it is worked out how long they wait. */
    @WithDefault("7d")
    Duration memory();

    /** Bookings of one person that have not ended. */
    @WithDefault("4")
    int perPerson();

    /** Boards of one person at the same time; without it as many as there are. */
    Optional<Integer> boardsAtOnce();

    /** Hours of one person on one calendar day of the lab; without it no limit. */
    Optional<Integer> hoursPerDay();

    /** The same for a week, which begins on Monday. */
    Optional<Integer> hoursPerWeek();

    Staff teachers();

    Staff admins();

    /** The same for those who prepare lessons. */
    interface Staff {
        /** Also after all extensions. */
        @WithDefault("12h")
        Duration longest();

        /** How far ahead a booking may start, in whole days. */
        @WithDefault("182d")
        Duration ahead();

        /** Bookings of one person that have not ended. */
        @WithDefault("200")
        int perPerson();

        /** Boards of one person at the same time; without it as many as there are. */
        Optional<Integer> boardsAtOnce();

        /** Hours of one person on one calendar day of the lab; without it no limit. */
        Optional<Integer> hoursPerDay();

        /** The same for a week, which begins on Monday. */
        Optional<Integer> hoursPerWeek();
    }
}
