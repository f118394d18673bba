package dev.bootbench.feeds;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bootbench.booking.AgendaEntry;
import dev.bootbench.booking.HoldKind;
import dev.bootbench.booking.ReservationState;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import net.fortuna.ical4j.data.CalendarBuilder;
import net.fortuna.ical4j.model.Calendar;
import net.fortuna.ical4j.model.Component;
import net.fortuna.ical4j.model.Property;
import net.fortuna.ical4j.model.component.VEvent;
import org.junit.jupiter.api.Test;

class IcsTest {
    private static final Instant START = Instant.parse("2026-11-21T14:00:00.123456Z");

    @Test
    void whateverSomebodyIsCalledTheDocumentHolds() throws Exception {
        String name = "Ünsal; \"O'Hara\", \\ and\r\nEND:VEVENT\u0007 " + "長い🐧".repeat(60);
        byte[] document = Ics.of("A, B; C", List.of(entry(1, name, 0)), "lab", "https://lab.example");
        VEvent event = (VEvent) new CalendarBuilder().build(new ByteArrayInputStream(document)).getComponents().getFirst();
        assertThat(event.getRequiredProperty(Property.SUMMARY).getValue()).isEqualTo("vm-1: " + name.replace("\r", " ").replace("\u0007", " "));
        assertThat(new String(document, StandardCharsets.UTF_8).split("\r\n"))
                .allSatisfy(line -> assertThat(line.getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(75))
                .doesNotContain("");
        assertThat(new String(document, StandardCharsets.UTF_8)).doesNotContainPattern("[^\r]\n");
    }

    @Test
    void theSameIsTheSameToTheByte() {
        List<AgendaEntry> entries = List.of(entry(2, "Ada", 0), entry(1, "Bob", 3));
        assertThat(Ics.of("T", entries, "lab", "https://lab.example")).isEqualTo(Ics.of("T", entries.reversed(), "lab", "https://lab.example"));
        assertThat(Ics.of("T", List.of(entry(1, "Bob", 4)), "lab", "https://lab.example"))
                .isNotEqualTo(Ics.of("T", List.of(entry(1, "Bob", 3)), "lab", "https://lab.example"));
    }

    @Test
    void nothingAtAllIsACalendarToo() throws Exception {
        byte[] document = Ics.of("T", List.of(), "lab", "https://lab.example");
        Calendar read = new CalendarBuilder().build(new ByteArrayInputStream(document));
        assertThat(read.validate(true).hasErrors()).isFalse();
        assertThat(read.getComponents(Component.VEVENT)).isEmpty();
    }

    private static AgendaEntry entry(long id, String name, int revision) {
        return new AgendaEntry(id, List.of("vm-1"), HoldKind.RESERVATION, START, START.plusSeconds(3600), false, ReservationState.CONFIRMED, "login",
                name, null, null, revision, START, START);
    }
}
