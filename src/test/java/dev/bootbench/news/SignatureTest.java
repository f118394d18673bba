package dev.bootbench.news;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class SignatureTest {
    /** The example that the rules of "Standard Webhooks" are shown with. */
    @Test
    void itIsTheSignatureOfTheStandard() {
        assertThat(Signature.of("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, "{\"test\": 2432232314}"))
                .isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    @Test
    void theGuidesExampleIsRight() throws Exception {
        List<String> example = example();
        assertThat(Signature.of(example.get(0), example.get(1), Long.parseLong(example.get(2)), example.get(4))).isEqualTo(example.get(3));
    }

    /** As a reader would: with another program than ours. */
    @Test
    void theGuidesCommandsSayTheSame() throws Exception {
        String guide = Files.readString(Path.of("docs/operate.md"));
        MatchResult commands = Pattern.compile("```sh signature\\n(.*?)```", Pattern.DOTALL).matcher(guide).results().findFirst().orElseThrow();
        Process shell = new ProcessBuilder("bash", "-euo", "pipefail", "-c", commands.group(1)).redirectErrorStream(true).start();
        String printed = new String(shell.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8).strip();
        assertThat(shell.waitFor(Duration.ofSeconds(30))).isTrue();
        assertThat(printed).isEqualTo(example().get(3));
    }

    @Test
    void secretsDiffer() {
        assertThat(Signature.freshSecret()).startsWith("whsec_").hasSize(50).isNotEqualTo(Signature.freshSecret());
    }

    @Test
    void pausesGrowTo3Hours() {
        assertThat(Arrays.stream(new int[] {1, 2, 3, 7, 8, 500}).mapToObj(Deliveries::pause)).containsExactly(Duration.ofSeconds(10),
                Duration.ofSeconds(30), Duration.ofSeconds(90), Duration.ofSeconds(7290), Duration.ofHours(3), Duration.ofHours(3));
    }

    /** Secret, id, timestamp, signature and body, as the guide prints them. */
    private static List<String> example() throws Exception {
        String guide = Files.readString(Path.of("docs/operate.md"));
        List<String> found = new ArrayList<>();
        for (String name : List.of("secret", "webhook-id", "webhook-timestamp", "webhook-signature", "body")) {
            found.add(Pattern.compile("(?m)^" + name + ": (.*)$").matcher(guide).results().findFirst().orElseThrow().group(1));
        }
        return found;
    }
}
