package dev.bootbench.booking;

import dev.bootbench.Changed;
import dev.bootbench.LabTimes;
import dev.bootbench.boards.Inventory;
import dev.bootbench.booking.SharesResource.ShareRequest;
import dev.bootbench.booking.SharesResource.ShareView;
import dev.bootbench.people.Audit;
import dev.bootbench.problem.ProblemException;
import dev.bootbench.problem.ProblemType;
import dev.bootbench.sql.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.transaction.Transactional;
import java.time.DayOfWeek;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The rules by which boards are kept for graded runs. What is booked when one is made stays booked. */
@ApplicationScoped
class ShareRules {
    private static final int MOST = 200;

    private final Shares shares;
    private final Inventory inventory;
    private final Sql sql;
    private final Audit audit;
    private final Event<Changed> changed;
    private final ZoneId zone;

    ShareRules(Shares shares, Inventory inventory, Sql sql, Audit audit, Event<Changed> changed, LabTimes times) {
        this.shares = shares;
        this.inventory = inventory;
        this.sql = sql;
        this.audit = audit;
        this.changed = changed;
        this.zone = times.zone();
    }

    @Transactional
    List<ShareView> list() {
        return shares.all().stream().map(this::view).toList();
    }

    /** @throws ProblemException for a profile that no board has, and for what is no rule */
    @Transactional
    ShareView add(ShareRequest request) {
        if (request.profile() == null || (request.boards() == null) == (request.percent() == null)) {
            throw invalid("Give a profile, and how many boards of it, or how many per cent.");
        }
        if (request.boards() != null && request.boards() < 1 || request.percent() != null && (request.percent() < 1 || request.percent() > 100)) {
            throw invalid("At least 1 board is kept, or 1 to 100 per cent of them.");
        }
        String profile = request.profile().strip();
        if (inventory.fitting(null, profile, List.of()).isEmpty()) {
            throw new ProblemException(ProblemType.NOT_FOUND, "The lab has no board of the profile " + profile + ". GET /api/boards lists them.");
        }
        if (shares.all().size() >= MOST) {
            throw new ProblemException(ProblemType.TOO_MANY, "There are " + MOST + " such rules, which is the most. Take one away first.");
        }
        List<String> days = days(request.days());
        LocalTime from = time("from", request.from());
        LocalTime to = time("to", request.to());
        long id = sql.first("insert into grading_share (profile, days, from_time, to_time, boards, percent) values (?, ?, ?, ?, ?, ?) returning id",
                row -> row.getLong(1), profile, days, from.toString(), to.toString(), request.boards(), request.percent()).orElseThrow();
        GradingShare made = shares.all().stream().filter(share -> share.id() == id).findFirst().orElseThrow();
        audit.log("grading-share-added", profile, inWords(made));
        changed.fire(new Changed(Changed.Kind.RESERVATION, "waiting"));
        return view(made);
    }

    @Transactional
    void remove(long id) {
        Optional<GradingShare> had = shares.all().stream().filter(share -> share.id() == id).findFirst();
        GradingShare share = had.orElseThrow(() -> new ProblemException(ProblemType.NOT_FOUND, "There is no such rule. GET /api/grading-shares lists them."));
        sql.update("delete from grading_share where id = ?", id);
        audit.log("grading-share-removed", share.profile(), inWords(share));
        changed.fire(new Changed(Changed.Kind.RESERVATION, "waiting"));
    }

    private static List<String> days(@Nullable List<String> wanted) {
        List<String> known = Arrays.stream(DayOfWeek.values()).map(Enum::name).toList();
        if (wanted == null) {
            return known;
        }
        if (wanted.isEmpty() || !known.containsAll(wanted)) {
            throw invalid("\"days\" is a list of MONDAY to SUNDAY, or left out for every day.");
        }
        return known.stream().filter(wanted::contains).toList();
    }

    private static LocalTime time(String name, @Nullable String text) {
        try {
            if (text != null && text.length() == "08:00".length()) {
                return LocalTime.parse(text);
            }
        } catch (DateTimeParseException e) {
            // Said below, with what it should have been.
        }
        throw invalid("\"" + name + "\" is a time of the lab's clock like 08:00.");
    }

    private ShareView view(GradingShare share) {
        return new ShareView(share.id(), share.profile(), share.days().stream().map(Enum::name).toList(), share.from().toString(), share.to().toString(),
                share.boards(), share.percent(), zone.getId());
    }

    private static String inWords(GradingShare share) {
        return (share.boards() != null ? share.boards() + " boards" : share.percent() + " %") + " on " + share.days() + " from " + share.from() + " to " + share.to();
    }

    private static ProblemException invalid(String sentence) {
        return new ProblemException(ProblemType.INVALID, sentence);
    }
}
