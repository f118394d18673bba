package dev.bootbench.agent.rack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bootbench.agent.fake.Fault;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The doctor at a board that is attached like a real one: what works is told apart from what does not. */
@Timeout(120)
class BoardChecksTest {
    @TempDir
    private Path folder;

    private FakeLab lab;

    @BeforeEach
    void attach() throws Exception {
        lab = new FakeLab(folder);
    }

    @AfterEach
    void putAway() {
        lab.close();
    }

    private List<Finding> examine() throws Exception {
        return examine(lab);
    }

    static List<Finding> examine(FakeLab lab) throws Exception {
        List<Finding> findings = new ArrayList<>();
        new BoardChecks(lab.folders(), lab.instance(), findings::add).run();
        return findings;
    }

    static List<String> bad(List<Finding> findings) {
        return findings.stream().filter(finding -> !finding.isGood()).map(finding -> finding.what().replace("fake-1: ", "")).toList();
    }

    @Test
    void aBoardThatWorksIsProvenFromEndToEnd() throws Exception {
        List<Finding> findings = examine();
        assertThat(findings).allSatisfy(finding -> assertThat(finding.isGood()).as(finding.toString()).isTrue());
        assertThat(findings).extracting(finding -> finding.what().replace("fake-1: ", "")).containsExactly(
                "power off", "pristine", "serial port", "power on", "boot", "SSH", "kernel", "taint", "clock", "uptime", "disk",
                "serial", "prompt", "quiet", "power off again", "board", "SSH", "serial line", "reset", "proof");
        assertThat(findings.getLast().detail()).contains("Verified by this host");
        assertThat(lab.fake().isPowered()).as("it is left switched off").isFalse();
    }

    @Test
    void aSwitchThatFailsKeepsTheDiskFromBeingWritten() throws Exception {
        lab.fake().turn(true);
        lab.fake().faults().set(Fault.POWER_ERRORS);
        List<Finding> findings = examine();
        assertThat(bad(findings)).startsWith("power off", "pristine", "power on");
        assertThat(findings).filteredOn(finding -> finding.what().endsWith("pristine")).singleElement()
                .satisfies(finding -> assertThat(finding.detail()).contains("not tried"));
        assertThat(findings).filteredOn(finding -> finding.what().endsWith("SSH")).singleElement()
                .satisfies(finding -> assertThat(finding.isGood()).as("the board was on all the time").isTrue());
    }

    @Test
    void aSwitchThatOnlySaysSoIsFoundOut() throws Exception {
        lab.fake().turn(true);
        await().until(lab.fake()::isUp);
        lab.fake().faults().set(Fault.DEAD_POWER);
        List<Finding> findings = examine();
        assertThat(bad(findings)).containsExactly("boot", "board");
        assertThat(findings).filteredOn(finding -> finding.what().endsWith("boot")).singleElement()
                .satisfies(finding -> assertThat(finding.detail()).containsIgnoringCase("does the power switch reach it"));
    }

    @Test
    void theDoctorPrintsATableAndSaysWhetherAllIsWell() throws Exception {
        StringWriter out = new StringWriter();
        DoctorCommand doctor = new DoctorCommand();
        CommandLine line = new CommandLine(doctor).setOut(new PrintWriter(out)).setErr(new PrintWriter(out));
        line.parseArgs("--config", lab.configuration().toString());
        assertThat(doctor.examine(lab.folders())).as(out.toString()).isZero();
        assertThat(out.toString()).containsPattern("(?m)^ok   fake-1: SSH                root@127.0.0.1 answers after \\d+\\.\\d s$")
                .endsWith("This host can run boards.\n");

        Files.writeString(lab.configuration(), Files.readString(lab.configuration()).replace("port: /", "port: not/"));
        assertThat(doctor.examine(lab.folders())).isEqualTo(2);
        assertThat(out.toString()).contains(lab.configuration() + ":7: board fake-1: \"not/");
    }

    @Test
    void aProgramThatOnlyABoardNeedsIsMissedForThatBoardOnly() throws Exception {
        assertThat(HostChecks.programs(lab.folders().root(), List.of()).detail()).doesNotContain("rsync");
        Files.writeString(lab.configuration(), Files.readString(lab.configuration()).replaceFirst(
                "pristine: .*", "pristine: {kind: netboot, image: /srv/image, export: /srv/pi}"));
        assertThat(HostChecks.programs(lab.folders().root(), RackConfig.load(lab.configuration(), lab.folders().root()).boards()).detail())
                .contains("rsync");
    }
}
