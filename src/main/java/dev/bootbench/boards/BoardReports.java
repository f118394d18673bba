package dev.bootbench.boards;

import com.google.protobuf.Timestamp;
import dev.bootbench.Changed;
import dev.bootbench.LabClock;
import dev.bootbench.contract.v1.AgentMessage;
import dev.bootbench.contract.v1.BoardReport;
import dev.bootbench.link.AgentConnected;
import dev.bootbench.link.AgentLost;
import dev.bootbench.link.AgentSaid;
import dev.bootbench.link.HostRemoved;
import dev.bootbench.link.HostRenamed;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/** Writes down what agents report of their boards. A host can speak of its own boards only. */
@ApplicationScoped
public class BoardReports {
    /** Before all other features: they expect to find the boards of a host that connected. */
    public static final int FIRST = 100;

    private static final Logger LOG = Logger.getLogger(BoardReports.class);
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");
    private static final int LONGEST = 1000;
    /** In the year 2286; what lies beyond is a host's nonsense, and PostgreSQL does not take all of it. */
    private static final long LAST_SECOND = 10_000_000_000L;

    private final BoardRepository boards;
    private final BoardClaims claims;
    private final LabClock clock;
    private final Event<BoardNeedsPerson> needed;
    private final Event<BoardBack> back;
    private final Event<Changed> changed;

    BoardReports(
            BoardRepository boards, BoardClaims claims, LabClock clock, Event<BoardNeedsPerson> needed,
            Event<BoardBack> back, Event<Changed> changed) {
        this.boards = boards;
        this.claims = claims;
        this.clock = clock;
        this.needed = needed;
        this.back = back;
        this.changed = changed;
    }

    @Transactional
    void connected(@Observes @Priority(FIRST) AgentConnected event) {
        claims.forget(event.host());
        Set<String> reported = event.hello().getBoardsList().stream().map(BoardReport::getBoard).collect(Collectors.toSet());
        boards.list("host", event.host()).forEach(board -> {
            board.listed = reported.contains(board.name);
            tell(board.name);
        });
        event.hello().getBoardsList().forEach(report -> apply(event.host(), report));
    }

    @Transactional
    void said(@Observes @Priority(FIRST) AgentSaid event) {
        if (event.message().getMessageCase() == AgentMessage.MessageCase.BOARD) {
            apply(event.host(), event.message().getBoard());
        }
    }

    @Transactional
    void lost(@Observes @Priority(FIRST) AgentLost event) {
        boards.list("host", event.host()).forEach(board -> tell(board.name));
    }

    @Transactional
    void removed(@Observes HostRemoved event) {
        boards.list("host", event.host()).forEach(board -> {
            board.listed = false;
            tell(board.name);
        });
    }

    /** The foreign keys have moved the boards already; who shows them has to look again. */
    @Transactional
    void renamed(@Observes HostRenamed event) {
        boards.list("host", event.to()).forEach(board -> tell(board.name));
    }

    private void apply(String host, BoardReport report) {
        String name = report.getBoard();
        if (!NAME.matcher(name).matches()) {
            LOG.warnf("host %s reported a board whose name is not 1 to 63 lower-case letters, digits and hyphens", host);
            return;
        }
        Board board = boards.findById(name);
        if (board != null && !board.host.equals(host) && board.listed) {
            LOG.warnf("host %s reported board %s, which belongs to host %s", host, name, board.host);
            claims.note(name, host, clock.now());
            changed.fire(new Changed(Changed.Kind.HOST, host));
            return;
        }
        if (board == null) {
            board = new Board();
            board.name = name;
            board.byHand = "";
        }
        BoardCondition before = board.condition;
        String askedBefore = board.byHand;
        fill(board, host, report);
        boards.persist(board);
        if (board.condition == BoardCondition.QUARANTINED && before != BoardCondition.QUARANTINED) {
            board.quarantined = true;
            needed.fire(new BoardNeedsPerson(name, host, BoardNeedsPerson.Need.QUARANTINED, board.reason));
        }
        if (board.condition == BoardCondition.UP && board.quarantined) {
            board.quarantined = false;
            back.fire(new BoardBack(name, host));
        }
        if (!board.byHand.isEmpty() && !board.byHand.equals(askedBefore)) {
            needed.fire(new BoardNeedsPerson(name, host, BoardNeedsPerson.Need.BY_HAND, board.byHand));
        }
        tell(name);
    }

    private void fill(Board board, String host, BoardReport report) {
        board.host = host;
        board.profile = cut(report.getProfile());
        board.architecture = cut(report.getArchitecture());
        board.tags = List.copyOf(report.getTagsList());
        board.condition = BoardCondition.of(report.getCondition());
        board.reasonCode = cut(report.getReasonCode());
        board.reason = cut(report.getReason());
        board.since = instant(report.hasSince(), report.getSince(), clock.now());
        board.kernel = cut(report.getKernel());
        board.pristine = report.getPristine();
        board.consoleFrom = report.getConsoleFrom();
        // Absent in the reports of an agent older than protocol 1.2: then it is not known.
        board.proof = report.hasProof() ? proof(report.getProof()) : null;
        board.abilities = report.getAbilitiesList().stream().map(BoardReports::cut).toList();
        // None named by an agent older than protocol 1.3, whose boards have the plain kernel only.
        board.lanes = report.getLanesCount() == 0 ? List.of("plain") : report.getLanesList().stream().map(BoardReports::cut).toList();
        board.byHand = cut(report.getByHand());
        board.listed = true;
    }

    private ResetProof proof(dev.bootbench.contract.v1.ResetProof reported) {
        return new ResetProof(instant(reported.hasAt(), reported.getAt(), clock.now()), cut(reported.getHow()),
                reported.getVerified(), cut(reported.getKernel()), reported.getTaint(), cut(reported.getDisk()),
                millis(reported.getTook()));
    }

    static Instant instant(boolean present, Timestamp reported, Instant otherwise) {
        boolean sensible = present && reported.getSeconds() >= 0 && reported.getSeconds() < LAST_SECOND && reported.getNanos() >= 0;
        return sensible ? Instant.ofEpochSecond(reported.getSeconds(), reported.getNanos()) : otherwise;
    }

    static long millis(com.google.protobuf.Duration reported) {
        return reported.getSeconds() * 1000 + reported.getNanos() / 1_000_000;
    }

    /** PostgreSQL takes no NUL, and nobody reads more. */
    static String cut(String text) {
        String clean = text.replace("\0", "");
        return clean.length() <= LONGEST ? clean : clean.substring(0, LONGEST);
    }

    private void tell(String board) {
        changed.fire(new Changed(Changed.Kind.BOARD, board));
    }
}
