package dev.bootbench.boards;

import static java.util.stream.Collectors.toMap;

import dev.bootbench.link.HostInfo;
import dev.bootbench.link.Hosts;
import io.quarkus.panache.common.Sort;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which boards there are and how they are. Who has them is {@code booking}'s matter. */
@ApplicationScoped
public class Inventory {
    private final BoardRepository boards;
    private final Hosts hosts;
    private final GradingHosts grading;

    Inventory(BoardRepository boards, Hosts hosts, GradingHosts grading) {
        this.boards = boards;
        this.hosts = hosts;
        this.grading = grading;
    }

    @Transactional
    public Optional<BoardInfo> find(String name) {
        Map<String, GradingHosts.Withdrawn> withdrawn = grading.withdrawn();
        return boards.findByIdOptional(name)
                .map(board -> board.info(hosts.find(board.host).orElse(null), reason(withdrawn, board.host)));
    }

    /** By name. */
    @Transactional
    public List<BoardInfo> all() {
        Map<String, HostInfo> known = hosts.all().stream().collect(toMap(HostInfo::name, host -> host));
        Map<String, GradingHosts.Withdrawn> withdrawn = grading.withdrawn();
        return boards.listAll(Sort.by("name")).stream()
                .map(board -> board.info(known.get(board.host), reason(withdrawn, board.host)))
                .toList();
    }

    private static String reason(Map<String, GradingHosts.Withdrawn> withdrawn, String host) {
        GradingHosts.Withdrawn one = withdrawn.get(host);
        return one == null ? "" : one.reason();
    }
}
