package dev.bootbench.boards;

import static java.util.stream.Collectors.toMap;

import dev.bootbench.link.HostInfo;
import dev.bootbench.link.Hosts;
import io.quarkus.panache.common.Sort;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which boards there are and how they are. Who has them is {@code booking}'s matter. */
@ApplicationScoped
public class Inventory {
    private final BoardRepository boards;
    private final Hosts hosts;

    Inventory(BoardRepository boards, Hosts hosts) {
        this.boards = boards;
        this.hosts = hosts;
    }

    @Transactional
    public Optional<BoardInfo> find(String name) {
        return boards.findByIdOptional(name).map(board -> board.info(hosts.find(board.host).orElse(null)));
    }

    /** By name. */
    @Transactional
    public List<BoardInfo> all() {
        Map<String, HostInfo> known = hosts.all().stream().collect(toMap(HostInfo::name, host -> host));
        return boards.listAll(Sort.by("name")).stream()
                .map(board -> board.info(known.get(board.host)))
                .toList();
    }

    /** Boards of these profiles on which an attempt could begin at once, as far as the boards themselves go. */
    public List<BoardInfo> readyForGrading(Collection<String> profiles) {
        return all().stream()
                .filter(board -> profiles.contains(board.profile()) && board.readyForGrading())
                .toList();
    }
}
