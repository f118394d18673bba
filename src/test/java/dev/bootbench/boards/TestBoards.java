package dev.bootbench.boards;

import dev.bootbench.contract.v1.AgentMessage;
import dev.bootbench.contract.v1.BoardReport;
import dev.bootbench.contract.v1.Hello;
import dev.bootbench.link.AgentConnected;
import dev.bootbench.link.AgentSaid;
import dev.bootbench.link.FakeAgent;
import dev.bootbench.link.Hosts;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.UUID;

/** Boards for tests that need no agent behind them. */
@ApplicationScoped
public class TestBoards {
    private final Hosts hosts;
    private final BoardReports reports;
    private final EntityManager database;

    TestBoards(Hosts hosts, BoardReports reports, EntityManager database) {
        this.hosts = hosts;
        this.reports = reports;
        this.database = database;
    }

    /** A new board of a new host that has said Hello and is not connected. */
    @Transactional
    public String create() {
        String name = "b-" + UUID.randomUUID().toString().substring(0, 8);
        hosts.create("h" + name);
        reports.connected(new AgentConnected("h" + name, Hello.newBuilder().addBoards(FakeAgent.ready(name)).build()));
        return name;
    }

    /** A new host with these boards, which is connected as long as nobody says otherwise. */
    @Transactional
    public void create(String host, List<BoardReport> boards) {
        hosts.create(host);
        reports.connected(new AgentConnected(host, Hello.newBuilder().addAllBoards(boards).build()));
        link(host, true);
    }

    /** What its agent says of a board. */
    @Transactional
    public void report(String host, BoardReport board) {
        reports.said(new AgentSaid(host, AgentMessage.newBuilder().setBoard(board).build()));
    }

    /** As its link would note it. There is none to fall silent, so it was last heard of at the end of time. */
    @Transactional
    public void link(String host, boolean connected) {
        database.createNativeQuery("update agent set link = :link, heard_at = '2200-01-01' where host = :host")
                .setParameter("link", connected ? "CONNECTED" : "LOST").setParameter("host", host).executeUpdate();
    }
}
