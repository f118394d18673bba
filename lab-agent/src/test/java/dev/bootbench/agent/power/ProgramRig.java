package dev.bootbench.agent.power;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** A device that is driven by programs; faults are files that the stand-ins for the programs look for. */
abstract class ProgramRig implements PowerRig {
    final Path folder;

    ProgramRig(Path folder) {
        this.folder = folder;
    }

    @Override
    public final Set<Fault> faults() {
        return Set.of(Fault.REFUSES, Fault.SILENT, Fault.DEAD);
    }

    @Override
    public final void put(Fault fault) throws Exception {
        Files.createFile(folder.resolve(switch (fault) {
            case REFUSES -> "refuses";
            case SILENT -> "silent";
            case DEAD -> "dead";
            case WRONG_PASSWORD -> throw new AssertionError("programs know no passwords");
        }));
    }

    @Override
    public final List<PowerState> turned() throws Exception {
        return Scripts.turned(folder.resolve("turned"));
    }

    @Override
    public final boolean tells() {
        return true;
    }

    @Override
    public void close() throws Exception {}
}
