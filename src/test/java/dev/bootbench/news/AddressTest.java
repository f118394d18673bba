package dev.bootbench.news;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressTest {
    @ParameterizedTest
    @ValueSource(strings = {"http://169.254.169.254/latest", "https://169.254.169.254/", "https://[fe80::1]/", "https://[fd00:ec2::254]/",
        "https://[::ffff:169.254.169.254]/", "https://100.100.100.200/", "https://0.0.0.0/", "https://[::]/", "https://224.0.0.1/"})
    void nothingIsSentWhereCloudsHandOutCredentials(String url) {
        assertThat(Address.problem(url, true)).hasValueSatisfying(problem -> assertThat(problem).contains("sends nothing to"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://10.1.2.3/hook", "http://192.0.2.7:8080/"})
    void beyondThisMachineOnlyTls(String url) {
        assertThat(Address.problem(url, false)).hasValueSatisfying(problem -> assertThat(problem).contains("need https").contains("allow-http=true"));
        assertThat(Address.problem(url, true)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://127.0.0.1:9/hook", "http://[::1]/", "https://10.1.2.3/hook?x=1"})
    void theRestIsFine(String url) {
        assertThat(Address.problem(url, false)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "hook", "ftp://127.0.0.1/", "file:///etc/passwd", "https://ada:secret@127.0.0.1/", "https://127.0.0.1/#x",
        "https:///hook", "https://127.0.0.1/a b"})
    void whatIsNoAddressOfAWebhookIsSaid(String url) {
        assertThat(Address.problem(url, true)).hasValueSatisfying(problem -> assertThat(problem).contains("https://example.org/hook"));
    }
}
