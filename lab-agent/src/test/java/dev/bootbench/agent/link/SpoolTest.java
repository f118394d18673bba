package dev.bootbench.agent.link;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bootbench.contract.v1.AttemptFinished;
import dev.bootbench.contract.v1.AttemptRef;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpoolTest {
    @TempDir
    Path folder;

    private static AttemptFinished finished(long attempt, int generation) {
        return AttemptFinished.newBuilder()
                .setRef(AttemptRef.newBuilder().setAttempt(attempt).setGeneration(generation))
                .setSummary("attempt " + attempt)
                .build();
    }

    private Spool<AttemptFinished> spool() throws IOException {
        return new Spool<>(folder, AttemptFinished.parser(),
                finished -> finished.getRef().getAttempt() + "-" + finished.getRef().getGeneration());
    }

    @Test
    void aResultOutlivesTheAgentThatWroteIt() throws Exception {
        byte[] log = "CC miscdrv.o".getBytes(StandardCharsets.UTF_8);
        spool().put(finished(7, 2), List.of(log));

        List<Spool.Entry<AttemptFinished>> entries = spool().entries();

        assertThat(entries).hasSize(1);
        assertThat(entries.getFirst().message()).isEqualTo(finished(7, 2));
        assertThat(entries.getFirst().contents()).containsOnlyKeys(Spool.sha256(log));
        assertThat(entries.getFirst().contents().get(Spool.sha256(log))).hasBinaryContent(log);
    }

    @Test
    void whatWasNotWrittenToItsEndIsNoResult() throws Exception {
        Path draft = Files.createDirectories(folder.resolve(".9-1"));
        Files.write(draft.resolve("finished.pb"), finished(9, 1).toByteArray());

        Spool<AttemptFinished> spool = spool();

        assertThat(spool.entries()).isEmpty();
        assertThat(draft).doesNotExist();
    }

    @Test
    void onlyTheStoredGenerationIsRemoved() throws Exception {
        Spool<AttemptFinished> spool = spool();
        spool.put(finished(7, 1), List.of());
        spool.put(finished(7, 2), List.of());

        spool.remove("7-1");

        assertThat(spool.entries()).extracting(Spool.Entry::message).containsExactly(finished(7, 2));
    }
}
