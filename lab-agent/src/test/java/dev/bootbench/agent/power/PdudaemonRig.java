package dev.bootbench.agent.power;

import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The real pdudaemon, with PDUs that are commands. The broken one fails, which pdudaemon keeps to itself. */
final class PdudaemonRig implements PowerRig {
    private final Path turned;
    private final int port;
    private final Daemon daemon;
    private String pdu = "bench";

    PdudaemonRig(Path folder) throws Exception {
        turned = folder.resolve("turned");
        port = Daemon.freePort();
        Path conf = folder.resolve("pdudaemon.conf");
        Files.writeString(conf, """
                {"daemon": {"hostname": "127.0.0.1", "port": %d, "logging_level": "INFO", "listener": "http"},
                 "pdus": {"bench": {"driver": "localcmdline", "cmd_on": "test %%s = 3 && echo on >> %s", "cmd_off": "test %%s = 3 && echo off >> %s"},
                          "broken": {"driver": "localcmdline", "cmd_on": "exit %%s", "cmd_off": "exit %%s"}}}
                """.formatted(port, turned, turned));
        daemon = Daemon.start(folder, "pdudaemon", List.of("/usr/sbin/pdudaemon", "--conf", conf.toString()));
        await().atMost(Duration.ofSeconds(30)).until(() -> daemon.said("Listening on"));
    }

    @Override
    public Set<Fault> faults() {
        return Set.of(Fault.REFUSES, Fault.SILENT, Fault.DEAD);
    }

    @Override
    public void put(Fault fault) throws Exception {
        switch (fault) {
            case REFUSES -> pdu = "nowhere";
            case DEAD -> pdu = "broken";
            case SILENT -> daemon.freeze();
            case WRONG_PASSWORD -> throw new AssertionError("pdudaemon knows no passwords");
        }
    }

    @Override
    public boolean tells() {
        return false;
    }

    @Override
    public PowerConfig config(Duration limit) {
        return new PowerConfig.Pdudaemon(URI.create(address()), Optional.of(pdu), Optional.of(3), Optional.empty(), limit);
    }

    @Override
    public String address() {
        return "http://127.0.0.1:" + port;
    }

    @Override
    public List<PowerState> turned() throws Exception {
        return Scripts.turned(turned);
    }

    @Override
    public void close() throws Exception {
        daemon.close();
    }
}
