package dev.bootbench.agent.power;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PowerConfigTest {
    /** A mapper that lets unknown keys pass: the power settings are strict all the same. */
    private static final ObjectMapper YAML =
            new ObjectMapper(new YAMLFactory()).disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
    private static final Pattern EXAMPLE = Pattern.compile("`power: (\\{[^`]+\\})`");

    /** As a board of agent.yaml holds it. */
    record Instance(String name, PowerConfig power) {}

    private static PowerConfig read(String power) throws JsonProcessingException {
        return YAML.readValue("name: pi-4\npower: " + power + "\n", Instance.class).power();
    }

    @Test
    void readsEachKindWithItsDefaults() throws Exception {
        assertThat(read("{kind: pdudaemon, url: \"http://localhost:16421\", hostname: bench, port: 3}"))
                .isEqualTo(new PowerConfig.Pdudaemon(URI.create("http://localhost:16421"), Optional.of("bench"), Optional.of(3),
                        Optional.empty(), Duration.ofSeconds(90)));
        assertThat(read("{kind: uhubctl, hub: 1-1.4, port: 2}"))
                .isEqualTo(new PowerConfig.Uhubctl("1-1.4", 2, Path.of("/usr/sbin/uhubctl"), Duration.ofSeconds(20)));
        assertThat(read("{kind: tasmota, url: http://10.0.0.7, user: admin, passwordFile: /etc/bootbench/plug}"))
                .isEqualTo(new PowerConfig.Tasmota(URI.create("http://10.0.0.7"), 1, Optional.of("admin"),
                        Optional.of(Path.of("/etc/bootbench/plug")), Duration.ofSeconds(10)));
        assertThat(read("{kind: shelly, url: http://10.0.0.8, generation: 2, limit: 5s}"))
                .isEqualTo(new PowerConfig.Shelly(URI.create("http://10.0.0.8"), 2, 0, Optional.empty(), Optional.empty(), Duration.ofSeconds(5)));
        assertThat(read("{kind: poe-snmp, host: 10.0.0.2, port: 7, user: lab, auth: SHA-256, authFile: /a, privacyFile: /b}"))
                .isEqualTo(new PowerConfig.PoeSnmp("10.0.0.2", 161, 1, 7, Optional.empty(), Optional.of("lab"),
                        PowerConfig.SnmpAuth.SHA_256, Optional.of(Path.of("/a")), PowerConfig.SnmpPrivacy.AES_128,
                        Optional.of(Path.of("/b")), Duration.ofSeconds(20)));
        assertThat(read("{kind: gpio, chip: gpiochip0, line: 17, activeLow: true}"))
                .isEqualTo(new PowerConfig.Gpio("gpiochip0", 17, true, Optional.empty(), Path.of("/usr/bin"), Duration.ofSeconds(10)));
        assertThat(read("{kind: command, on: [/bin/outlet, 3, \"on\"], off: [/bin/outlet, 3, \"off\"]}"))
                .isEqualTo(new PowerConfig.Command(List.of("/bin/outlet", "3", "on"), List.of("/bin/outlet", "3", "off"), List.of(),
                        Duration.ofSeconds(30)));
        assertThat(read("{kind: by-hand, what: \"the plug of pi-4, shelf 2\", limit: 90m}"))
                .isEqualTo(new PowerConfig.ByHand("the plug of pi-4, shelf 2", Duration.ofMinutes(90)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            tasmota | expected settings like
            {kind: tasmoda, url: http://a} | one of pdudaemon, uhubctl, tasmota, shelly, poe-snmp, gpio, command, by-hand, not "tasmoda"
            {url: http://a} | "kind" is one of
            {kind: tasmota} | kind tasmota needs "url"; it has url, relay, user, passwordFile, limit
            {kind: tasmota, url: http://a, rellay: 1} | kind tasmota has no "rellay"; it has url, relay
            {kind: tasmota, url: http://a, relay: 0} | "relay" is a number from 1 to 32, not 0
            {kind: tasmota, url: http://a, relay: one} | "relay" of kind tasmota is a whole number, not "one"
            {kind: tasmota, url: http://a, relay: 1.5} | "relay" of kind tasmota is a whole number, not 1.5
            {kind: tasmota, url: http://a, limit: soon} | "limit" of kind tasmota is a time like 500ms, 10s or 2m, not "soon"
            {kind: tasmota, url: http://a, limit: 0s} | "limit" is a time like 10s or 2m, more than nothing
            {kind: tasmota, url: http://a, limit: 25h} | at most 24h
            {kind: tasmota, url: http://a, user: admin} | "user" and "passwordFile" go together
            {kind: tasmota, url: http://a, password: joker} | has no "password"; it has url, relay, user, passwordFile
            {kind: tasmota, url: "http://admin:joker@a"} | "url" holds no user or password
            {kind: tasmota, url: "http://a/cm?cmnd=Power"} | the device's address alone, like http://10.0.0.7
            {kind: tasmota, url: 10.0.0.7} | the device's address alone, like http://10.0.0.7
            {kind: tasmota, url: "ftp://a"} | the device's address alone
            {kind: tasmota, url: null} | needs "url"
            {kind: shelly, url: http://a} | kind shelly needs "generation"
            {kind: shelly, url: http://a, generation: 3} | "generation" is 1, or 2 for all later Shellys
            {kind: pdudaemon, url: http://a, hostname: bench} | either "hostname" and "port", or "alias"
            {kind: pdudaemon, url: http://a, hostname: bench, port: 1, alias: pi} | either "hostname" and "port", or "alias"
            {kind: pdudaemon, url: http://a} | either "hostname" and "port", or "alias"
            {kind: uhubctl, hub: --help, port: 2} | "hub" is written like 1-1.4
            {kind: uhubctl, hub: 1-1, port: 0} | "port" is a number from 1 to 31
            {kind: poe-snmp, host: "-a", port: 1, communityFile: /c} | "host" is written like 10.0.0.2
            {kind: poe-snmp, host: a, port: 1} | either "communityFile" (SNMP v2c), or "user"
            {kind: poe-snmp, host: a, port: 1, communityFile: /c, user: lab} | either "communityFile"
            {kind: poe-snmp, host: a, port: 1, user: lab, authFile: /a} | "user", "authFile" and "privacyFile" (SNMP v3)
            {kind: poe-snmp, host: a, port: 1, communityFile: /c, auth: MD5} | "auth" of kind poe-snmp is one of "SHA", "SHA-256", "SHA-512", not "MD5"
            {kind: gpio, chip: /dev/gpiochip0, line: 17} | "chip" is written like gpiochip0
            {kind: gpio, chip: gpiochip0, line: 17, senseLine: 17} | "senseLine" is another line than "line"
            {kind: command, on: /bin/on, off: [/bin/off]} | "on" of kind command is a list, not "/bin/on"
            {kind: command, on: [/bin/outlet, on], off: [/bin/outlet, off]} | with quotes around "on", "off" and the like, not ["/bin/outlet",true]
            {kind: gpio, chip: gpiochip0, line: 17, activeLow: 7} | "activeLow" of kind gpio is true or false, not 7
            {kind: command, on: [], off: [/bin/off]} | "on" is a list of the program and its arguments
            {kind: command, on: [" "], off: [/bin/off]} | "on" is a list of the program and its arguments
            {kind: by-hand, what: " "} | "what" is empty
            """)
    void aMistakeIsAnsweredWithWhatWasExpected(String power, String expected) {
        assertThatThrownBy(() -> read(power))
                .isInstanceOfSatisfying(JsonProcessingException.class, mistake -> {
                    assertThat(mistake.getOriginalMessage()).startsWith("power: ").contains(expected)
                            .doesNotContain("joker", "dev.bootbench", "java.");
                    assertThat(mistake.getLocation().getLineNr()).isEqualTo(2);
                });
    }

    @Test
    void everyKindHasAName() {
        assertThat(PowerConfigReader.known().values().stream().map(PowerConfigReader.Kind::type))
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(PowerConfig.class.getPermittedSubclasses())
                        .<Class<? extends PowerConfig>>map(type -> type.asSubclass(PowerConfig.class)).toList());
    }

    /** Each example of docs/add-a-board.md can be copied, and each kind has one. */
    @Test
    void theDocumentsExamplesAreRight() throws Exception {
        Matcher examples = EXAMPLE.matcher(Files.readString(Path.of("../docs/add-a-board.md")));
        List<Class<?>> shown = examples.results().<Class<?>>map(example -> {
            try {
                return read(example.group(1)).getClass();
            } catch (JsonProcessingException e) {
                throw new AssertionError(example.group(), e);
            }
        }).toList();
        assertThat(shown).contains(PowerConfigReader.known().values().stream().map(PowerConfigReader.Kind::type).toArray(Class<?>[]::new));
    }
}
