package dev.bootbench.booking;

import java.util.List;

/**
 * Bookings that were made together.
 *
 * @param reservations by start and board
 */
record SeriesView(long id, List<ReservationView> reservations) {}
