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
import org.jspecify.annotations.Nullable;

/** Hosts with their boards, and with what people should know about them. */
@ApplicationScoped
class HostViews {
    private final Hosts hosts;
    private final BoardRepository boards;
    private final BoardViews views;
    private final BoardClaims claims;
    private final GradingHosts grading;
    private final LabClock clock;

    HostViews(Hosts hosts, BoardRepository boards, BoardViews views, BoardClaims claims, GradingHosts grading,
            LabClock clock) {
        this.hosts = hosts;
        this.boards = boards;
        this.views = views;
        this.claims = claims;
        this.grading = grading;
        this.clock = clock;
    }

    @Transactional
    List<HostView> all() {
        Map<String, List<String>> names = boards.list("listed = true order by name").stream()
                .collect(groupingBy(board -> board.host, mapping(board -> board.name, toList())));
        Map<String, GradingHosts.Withdrawn> withdrawn = grading.withdrawn();
        return hosts.all().stream()
                .map(host -> HostView.of(
                        host, sentence(host.name(), host.sentence(), withdrawn.get(host.name())), names.getOrDefault(host.name(), List.of())))
                .toList();
    }

    /** What an administrator should look after, the most urgent first. */
    @Transactional
    List<Attention> attention(String login) {
        List<HostInfo> known = hosts.all();
        return AttentionList.of(known, views.all(login),
                known.stream().collect(toMap(HostInfo::name, host -> claims.of(host.name()))), grading.withdrawn(),
                clock.now());
    }

    private String sentence(String host, String linkSentence, GradingHosts.@Nullable Withdrawn withdrawn) {
        String refused = claims.of(host).stream()
                .map(claim -> "It reports board " + claim.board() + ", which belongs to host " + claim.owner()
                        + ": give it another name in the agent's configuration.")
                .collect(joining(" "));
        String stopped = withdrawn == null ? "" : "It takes no attempts. " + withdrawn.reason() + " ";
        return (stopped + linkSentence + " " + refused).strip();
    }
}
