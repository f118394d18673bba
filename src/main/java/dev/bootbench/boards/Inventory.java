package dev.bootbench.boards;

import dev.bootbench.link.Hosts;
import io.quarkus.panache.common.Sort;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

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
        return boards.findByIdOptional(name).map(board -> board.info(hosts.isConnected(board.host)));
    }

    /** By name. */
    @Transactional
    public List<BoardInfo> all() {
        Set<String> connected = hosts.connected();
        return boards.listAll(Sort.by("name")).stream()
                .map(board -> board.info(connected.contains(board.host)))
                .toList();
    }

    /** Boards of these profiles on which an attempt could begin at once, as far as the boards themselves go. */
    public List<BoardInfo> readyForGrading(Collection<String> profiles) {
        return all().stream()
                .filter(board -> profiles.contains(board.profile()) && board.readyForGrading())
                .toList();
    }
}
