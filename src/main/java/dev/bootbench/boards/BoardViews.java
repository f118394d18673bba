package dev.bootbench.boards;

import static java.util.stream.Collectors.toMap;

import dev.bootbench.LabClock;
import dev.bootbench.LabTimes;
import dev.bootbench.link.HostInfo;
import dev.bootbench.link.HostState;
import dev.bootbench.link.Hosts;
import dev.bootbench.link.Link;
import io.quarkus.panache.common.Sort;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Puts together what the three tables say of a board, for one person who looks. */
@ApplicationScoped
class BoardViews {
    private final BoardRepository boards;
    private final Hosts hosts;
    private final Allocations allocations;
    private final LabClock clock;
    private final LabTimes times;

    BoardViews(BoardRepository boards, Hosts hosts, Allocations allocations, LabClock clock, LabTimes times) {
        this.boards = boards;
        this.hosts = hosts;
        this.allocations = allocations;
        this.clock = clock;
        this.times = times;
    }

    /** By name, without those that are gone and that nobody has booked. */
    @Transactional
    List<BoardView> all(String login) {
        Map<String, HostInfo> known = hosts.all().stream().collect(toMap(HostInfo::name, host -> host));
        Map<String, Allocation> allocated = allocations.now();
        Instant now = clock.now();
        return boards.listAll(Sort.by("name")).stream()
                .filter(board -> board.listed || allocated.containsKey(board.name))
                .map(board -> view(board, Optional.ofNullable(known.get(board.host)),
                        allocated.getOrDefault(board.name, Allocation.FREE), login, now))
                .toList();
    }

    @Transactional
    Optional<BoardView> find(String name, String login) {
        return boards.findByIdOptional(name).map(board -> view(board, hosts.find(board.host),
                allocations.now(name), login, clock.now()));
    }

    private BoardView view(
            Board board, Optional<HostInfo> host, Allocation allocation, String login, Instant now) {
        BoardJudge.Verdict verdict = BoardJudge.judge(board, host, allocation, now, times);
        Allocation.Held held = allocation.now();
        Allocation.Holder holder = held == null ? null : held.holder();
        return new BoardView(board.name, board.profile, board.host, board.architecture, List.copyOf(board.tags), board.kernel,
                host.map(HostInfo::link).orElse(Link.LOST), host.map(HostInfo::state).orElse(HostState.REMOVED),
                Power.of(board.condition, host), board.condition, allocation.kind(), verdict.state(), verdict.reason(), holder,
                held, allocation.next(), held != null && held.isFor(login), board.proof,
                List.copyOf(board.abilities), board.byHand.isEmpty() ? null : board.byHand);
    }
}
