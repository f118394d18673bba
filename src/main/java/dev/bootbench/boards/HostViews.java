package dev.bootbench.boards;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;
import static java.util.stream.Collectors.toMap;

import dev.bootbench.LabClock;
import dev.bootbench.link.HostInfo;
import dev.bootbench.link.Hosts;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.Map;

/** Hosts with their boards, and with what people should know about them. */
@ApplicationScoped
class HostViews {
    private final Hosts hosts;
    private final BoardRepository boards;
    private final BoardViews views;
    private final BoardClaims claims;
    private final LabClock clock;

    HostViews(Hosts hosts, BoardRepository boards, BoardViews views, BoardClaims claims, LabClock clock) {
        this.hosts = hosts;
        this.boards = boards;
        this.views = views;
        this.claims = claims;
        this.clock = clock;
    }

    @Transactional
    List<HostView> all() {
        Map<String, List<String>> names = boards.list("listed = true order by name").stream()
                .collect(groupingBy(board -> board.host, mapping(board -> board.name, toList())));
        return hosts.all().stream()
                .map(host -> HostView.of(
                        host, sentence(host.name(), host.sentence()), names.getOrDefault(host.name(), List.of())))
                .toList();
    }

    /** What an administrator should look after, the most urgent first. */
    @Transactional
    List<Attention> attention(String login) {
        List<HostInfo> known = hosts.all();
        return AttentionList.of(known, views.all(login),
                known.stream().collect(toMap(HostInfo::name, host -> claims.of(host.name()))), clock.now());
    }

    private String sentence(String host, String linkSentence) {
        String refused = claims.of(host).stream()
                .map(claim -> "It reports board " + claim.board() + ", which belongs to host " + claim.owner()
                        + ": give it another name in the agent's configuration.")
                .collect(joining(" "));
        return (linkSentence + " " + refused).strip();
    }
}
