package dev.bootbench.feeds;

import dev.bootbench.booking.AgendaEntry;
import dev.bootbench.booking.HoldKind;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import net.fortuna.ical4j.model.Calendar;
import net.fortuna.ical4j.model.ComponentList;
import net.fortuna.ical4j.model.ParameterList;
import net.fortuna.ical4j.model.component.Standard;
import net.fortuna.ical4j.model.component.VEvent;
import net.fortuna.ical4j.model.component.VTimeZone;
import net.fortuna.ical4j.model.parameter.Value;
import net.fortuna.ical4j.model.property.Created;
import net.fortuna.ical4j.model.property.Description;
import net.fortuna.ical4j.model.property.DtEnd;
import net.fortuna.ical4j.model.property.DtStamp;
import net.fortuna.ical4j.model.property.DtStart;
import net.fortuna.ical4j.model.property.LastModified;
import net.fortuna.ical4j.model.property.Location;
import net.fortuna.ical4j.model.property.Name;
import net.fortuna.ical4j.model.property.ProdId;
import net.fortuna.ical4j.model.property.RefreshInterval;
import net.fortuna.ical4j.model.property.Sequence;
import net.fortuna.ical4j.model.property.Summary;
import net.fortuna.ical4j.model.property.TzId;
import net.fortuna.ical4j.model.property.TzOffsetFrom;
import net.fortuna.ical4j.model.property.TzOffsetTo;
import net.fortuna.ical4j.model.property.Uid;
import net.fortuna.ical4j.model.property.Url;
import net.fortuna.ical4j.model.property.XProperty;
import net.fortuna.ical4j.model.property.immutable.ImmutableCalScale;
import net.fortuna.ical4j.model.property.immutable.ImmutableStatus;
import net.fortuna.ical4j.model.property.immutable.ImmutableVersion;

/**
 * An iCalendar document (RFC 5545). Times are in UTC, so they are right on both sides of every change of clocks, and nothing in
 * it depends on when it is asked for: as long as nothing changes the document is the same to the byte.
 */
final class Ics {
    private static final Duration REFRESH = Duration.ofMinutes(15);
    private static final int LINE = 75;

    private Ics() {}

    /**
     * @param lab tells entries of this lab from those of others
     * @param portal the portal's address, without a slash at its end
     */
    static byte[] of(String title, List<AgendaEntry> entries, String lab, String portal) {
        Calendar calendar = new Calendar();
        calendar.add(new ProdId("-//Bootbench//Bootbench//EN"));
        calendar.add(ImmutableVersion.VERSION_2_0);
        calendar.add(ImmutableCalScale.GREGORIAN);
        calendar.add(new Name(title));
        calendar.add(new XProperty("X-WR-CALNAME", title));
        calendar.add(new RefreshInterval(new ParameterList(List.of(Value.DURATION)), REFRESH));
        calendar.add(new XProperty("X-PUBLISHED-TTL", REFRESH.toString()));
        entries.stream().sorted(Comparator.comparing(AgendaEntry::start).thenComparing(AgendaEntry::id))
                .forEach(entry -> calendar.add(event(entry, lab, portal)));
        if (entries.isEmpty()) {
            calendar.add(utc());
        }
        return folded(calendar.toString());
    }

    /** A calendar without any part is none. */
    private static VTimeZone utc() {
        Standard always = new Standard();
        always.add(new DtStart<>(LocalDateTime.of(1970, 1, 1, 0, 0)));
        always.add(new TzOffsetFrom(ZoneOffset.UTC));
        always.add(new TzOffsetTo(ZoneOffset.UTC));
        VTimeZone zone = new VTimeZone(new ComponentList<>(List.of(always)));
        zone.add(new TzId("UTC"));
        return zone;
    }

    /** At most 75 octets to a line, and no character across two of them. The library counts Java's chars, and cuts through pairs of them. */
    private static byte[] folded(String document) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        int inLine = 0;
        for (int at = 0; at < document.length(); at += Character.charCount(document.codePointAt(at))) {
            int character = document.codePointAt(at);
            byte[] octets = Character.toString(character).getBytes(StandardCharsets.UTF_8);
            if (character != '\r' && character != '\n' && inLine + octets.length > LINE) {
                bytes.writeBytes(new byte[] {'\r', '\n', ' '});
                inLine = 1;
            }
            bytes.writeBytes(octets);
            inLine = character == '\n' ? 0 : inLine + octets.length;
        }
        return bytes.toByteArray();
    }

    private static VEvent event(AgendaEntry entry, String lab, String portal) {
        VEvent event = new VEvent(false);
        // A hold keeps its number, whatever becomes of it.
        event.add(new Uid((entry.kind() == HoldKind.EXAM ? "exam-" : "hold-") + entry.id() + "@" + lab));
        event.add(new DtStamp(entry.changedAt().truncatedTo(ChronoUnit.SECONDS)));
        event.add(new DtStart<>(entry.start().truncatedTo(ChronoUnit.SECONDS)));
        event.add(new DtEnd<>(entry.end().truncatedTo(ChronoUnit.SECONDS)));
        event.add(new Created(entry.createdAt().truncatedTo(ChronoUnit.SECONDS)));
        event.add(new LastModified(entry.changedAt().truncatedTo(ChronoUnit.SECONDS)));
        event.add(new Sequence(entry.revision()));
        event.add(entry.cancelled() ? ImmutableStatus.VEVENT_CANCELLED : ImmutableStatus.VEVENT_CONFIRMED);
        event.add(new Summary(clean(summary(entry))));
        event.add(new Location(boards(entry)));
        event.add(new Description(clean(description(entry))));
        event.add(new Url(URI.create(portal + (entry.boards().size() == 1 ? "/boards/" + boards(entry) : "/bookings"))));
        return event;
    }

    private static String boards(AgendaEntry entry) {
        return String.join(", ", entry.boards());
    }

    private static String summary(AgendaEntry entry) {
        return switch (entry.kind()) {
            case RESERVATION -> boards(entry) + ": " + Objects.requireNonNull(entry.name());
            case LEASE -> boards(entry) + ": Graded run";
            case MAINTENANCE -> boards(entry) + ": Set aside";
            // Of many boards, maybe: the place has them.
            case EXAM -> exam(entry);
        };
    }

    private static String description(AgendaEntry entry) {
        return switch (entry.kind()) {
            case RESERVATION -> "Reservation " + entry.id() + " of " + boards(entry) + " for " + entry.name() + " (" + entry.login() + ").";
            case LEASE -> "A graded run.";
            case MAINTENANCE -> "Set aside: " + entry.reason();
            case EXAM -> exam(entry) + ": " + entry.reason();
        };
    }

    private static String exam(AgendaEntry entry) {
        return entry.forClass() == null ? "Exam" : "Exam of " + entry.forClass();
    }

    /** The format has no place for other control characters, and a name may hold any. */
    private static String clean(String text) {
        return text.replaceAll("[\\p{Cntrl}&&[^\\n\\t]]", " ");
    }
}
