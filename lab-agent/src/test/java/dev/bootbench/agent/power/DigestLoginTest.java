package dev.bootbench.agent.power;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DigestLoginTest {
    /** The example of RFC 7616, 3.9.1. */
    @Test
    void answersAsTheStandardDoes() {
        String challenge = "Digest realm=\"http-auth@example.org\", qop=\"auth, auth-int\", algorithm=SHA-256, "
                + "nonce=\"7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v\", opaque=\"FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS\"";
        assertThat(DigestLogin.answer(challenge, "Mufasa", "Circle of Life", "GET", "/dir/index.html",
                        "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ"))
                .hasValueSatisfying(answer -> assertThat(answer)
                        .startsWith("Digest username=\"Mufasa\"")
                        .contains("uri=\"/dir/index.html\"", "nc=00000001", "qop=auth,")
                        .contains("response=\"753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1\"")
                        .contains("opaque=\"FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS\""));
    }

    @Test
    void doesNotAnswerOtherChallenges() {
        assertThat(DigestLogin.answer("Basic realm=\"plug\"", "u", "p", "GET", "/", "c")).isEmpty();
        assertThat(DigestLogin.answer("Digest realm=\"a\", nonce=\"b\", qop=\"auth\", algorithm=MD5", "u", "p", "GET", "/", "c")).isEmpty();
        assertThat(DigestLogin.answer("Digest realm=\"a\", nonce=\"b\", qop=\"auth-int\", algorithm=SHA-256", "u", "p", "GET", "/", "c")).isEmpty();
    }
}
