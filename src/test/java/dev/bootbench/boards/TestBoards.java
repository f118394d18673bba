package dev.bootbench.boards;

import dev.bootbench.LabClock;
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
import java.util.function.UnaryOperator;

/** Boards for tests that need no agent behind them. */
@ApplicationScoped
public class TestBoards {
    private final Hosts hosts;
    private final BoardReports reports;
    private final EntityManager database;
    private final LabClock clock;

    TestBoards(Hosts hosts, BoardReports reports, EntityManager database, LabClock clock) {
        this.hosts = hosts;
        this.reports = reports;
        this.database = database;
        this.clock = clock;
    }

    /** A new board of a new host that has said Hello and is not connected. */
    @Transactional
    public String create() {
        return create(board -> board);
    }

    /** The same, of a profile that no other board has. */
    @Transactional
    public String createUnequalled() {
        return create(board -> board.toBuilder().setProfile("only-" + board.getBoard()).build());
    }

    private String create(UnaryOperator<BoardReport> change) {
        String name = "b-" + UUID.randomUUID().toString().substring(0, 8);
        hosts.create("h" + name);
        reports.connected(new AgentConnected("h" + name, Hello.newBuilder().addBoards(change.apply(FakeAgent.ready(name))).build()));
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
        database.createNativeQuery("update agent set link = :link, link_since = :now, heard_at = '2200-01-01' where host = :host")
                .setParameter("now", clock.now())
                .setParameter("link", connected ? "CONNECTED" : "LOST").setParameter("host", host).executeUpdate();
    }

    /** As if its last reset had been proved by what runs on the board itself. */
    @Transactional
    public void cooperative(String board) {
        database.createNativeQuery("update board set proof_at = now(), proof_how = 'overlay', proof_verified = false, proof_kernel = '6.1', proof_taint = 0, "
                + "proof_disk = 'sd', proof_took_ms = 1 where name = :board").setParameter("board", board).executeUpdate();
    }
}
