package dev.bootbench.agent.power;

import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** net-snmp's real agent, with port 1.7 of the POWER-ETHERNET-MIB behind its "pass" protocol (snmpd.conf(5)). */
final class PoeRig implements PowerRig {
    private static final String PORTS = """
            case "$1$2" in
            -s*.3.1.7)
                [ -e refuses ] && { echo not-writable; exit; }
                echo "$4" > admin
                [ -e dead ] && exit
                [ "$4" = 1 ] && { echo on >> turned; echo 3 > status; }
                [ "$4" = 2 ] && { echo off >> turned; echo 1 > status; } ;;
            -g*.3.1.7) printf '%s\\ninteger\\n%s\\n' "$2" "$(cat admin)" ;;
            -g*.6.1.7) [ -e setting-only ] || printf '%s\\ninteger\\n%s\\n' "$2" "$(cat status)" ;;
            esac
            """;

    private final Path folder;
    private final boolean v3;
    private final int port;
    private final Daemon daemon;

    PoeRig(Path folder, boolean v3) throws Exception {
        this.folder = folder;
        this.v3 = v3;
        port = Daemon.freePort();
        Path script = Scripts.program(folder.resolve("ports.sh"), PORTS);
        Files.writeString(folder.resolve("admin"), "2\n");
        Files.writeString(folder.resolve("status"), "1\n");
        Scripts.secret(folder.resolve("community"), "bench-community");
        Scripts.secret(folder.resolve("auth"), "an auth passphrase");
        Scripts.secret(folder.resolve("privacy"), "a privacy passphrase");
        Path conf = folder.resolve("agent.conf");
        Files.writeString(conf, """
                agentAddress udp:127.0.0.1:%d
                rwcommunity bench-community
                createUser lab SHA-256 "an auth passphrase" AES "a privacy passphrase"
                rwuser lab priv
                pass .1.3.6.1.2.1.105.1.1.1 %s
                """.formatted(port, script));
        daemon = Daemon.start(folder, "snmpd", List.of("/usr/sbin/snmpd", "-f", "-Lo", "-C", "-c", conf.toString()));
        await().atMost(Duration.ofSeconds(30)).until(() -> daemon.said("NET-SNMP version"));
    }

    @Override
    public Set<Fault> faults() {
        // A wrong community is met with silence: see PoeOutletTest.
        return v3 ? Set.of(Fault.values()) : Set.of(Fault.REFUSES, Fault.SILENT, Fault.DEAD);
    }

    @Override
    public void put(Fault fault) throws Exception {
        switch (fault) {
            case REFUSES -> Files.createFile(folder.resolve("refuses"));
            case DEAD -> Files.createFile(folder.resolve("dead"));
            case SILENT -> daemon.freeze();
            case WRONG_PASSWORD -> Scripts.secret(folder.resolve("auth"), "another passphrase");
        }
    }

    /** As a switch that has pethPsePortAdminEnable alone. */
    void hideStatus() throws Exception {
        Files.createFile(folder.resolve("setting-only"));
    }

    @Override
    public boolean tells() {
        return true;
    }

    @Override
    public PowerConfig config(Duration limit) {
        return config(7, limit);
    }

    PowerConfig config(int pethPort, Duration limit) {
        Optional<Path> community = v3 ? Optional.empty() : Optional.of(folder.resolve("community"));
        return new PowerConfig.PoeSnmp("127.0.0.1", port, 1, pethPort, community,
                v3 ? Optional.of("lab") : Optional.empty(),
                PowerConfig.SnmpAuth.SHA_256, v3 ? Optional.of(folder.resolve("auth")) : Optional.empty(),
                PowerConfig.SnmpPrivacy.AES_128, v3 ? Optional.of(folder.resolve("privacy")) : Optional.empty(), limit);
    }

    @Override
    public String address() {
        return "PoE port 1.7 of the switch at 127.0.0.1";
    }

    @Override
    public List<PowerState> turned() throws Exception {
        return Scripts.turned(folder.resolve("turned"));
    }

    @Override
    public void close() throws Exception {
        daemon.close();
    }
}
