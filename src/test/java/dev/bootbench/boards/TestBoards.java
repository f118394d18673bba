package dev.bootbench.boards;

import dev.bootbench.contract.v1.Hello;
import dev.bootbench.link.AgentConnected;
import dev.bootbench.link.FakeAgent;
import dev.bootbench.link.Hosts;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.UUID;

/** Boards for tests that need no agent behind them. */
@ApplicationScoped
public class TestBoards {
    private final Hosts hosts;
    private final BoardReports reports;

    TestBoards(Hosts hosts, BoardReports reports) {
        this.hosts = hosts;
        this.reports = reports;
    }

    /** A new board of a new host that has said Hello and is not connected. */
    @Transactional
    public String create() {
        String name = "b-" + UUID.randomUUID().toString().substring(0, 8);
        hosts.create("h" + name);
        reports.connected(new AgentConnected("h" + name, Hello.newBuilder().addBoards(FakeAgent.ready(name)).build()));
        return name;
    }
}
