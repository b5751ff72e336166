package discordination.http;

import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.Test;

/// files-proxies-jobs 6.3 J42: a site is asked over TLS only if it is the one that it says it is.
class CertificatesTest {
    private static final HeldCertificate AUTHORITY = new HeldCertificate.Builder()
            .certificateAuthority(0)
            .commonName("Authority")
            .build();
    private static final HeldCertificate STRANGER = new HeldCertificate.Builder()
            .certificateAuthority(0)
            .commonName("Stranger")
            .build();
    private static final long NOW = Instant.now().toEpochMilli();
    private static final long DAY = Duration.ofDays(1).toMillis();

    @Test
    void asksASiteThatIsVouchedFor() throws IOException {
        try (Site site = site(certificate("good.example").signedBy(AUTHORITY).build());
                SafeClient client = client(site)) {
            site.page("/", "text/plain", "hello");
            try (Fetched reply = client.get("https://good.example:" + site.port() + "/")) {
                assertEquals("hello", new String(reply.bytes(100)));
            }
        }
    }

    @Test
    void asksNobodyElse() {
        for (HeldCertificate certificate : List.of(
                certificate("good.example").build(),
                certificate("good.example").signedBy(STRANGER).build(),
                certificate("other.example").signedBy(AUTHORITY).build(),
                certificate("example").signedBy(AUTHORITY).build(),
                certificate("good.example")
                        .signedBy(AUTHORITY)
                        .validityInterval(NOW - 2 * DAY, NOW - DAY)
                        .build(),
                certificate("good.example")
                        .signedBy(AUTHORITY)
                        .validityInterval(NOW + DAY, NOW + 2 * DAY)
                        .build())) {
            try (Site site = site(certificate);
                    SafeClient client = client(site)) {
                site.page("/", "text/plain", "hello");
                IOException failure =
                        assertThrows(IOException.class, () -> client.get("https://good.example:" + site.port() + "/"));
                assertTrue(failure instanceof SSLException, failure::toString);
                assertEquals(List.of(), site.asked());
            }
        }
    }

    private static HeldCertificate.Builder certificate(String name) {
        return new HeldCertificate.Builder()
                .duration(1, TimeUnit.DAYS)
                .commonName(name)
                .addSubjectAlternativeName(name);
    }

    private static Site site(HeldCertificate certificate) {
        var keys =
                new HandshakeCertificates.Builder().heldCertificate(certificate).build();
        return new Site(keys.sslContext().getServerSocketFactory());
    }

    private static SafeClient client(Site site) {
        SafeClient.Rules usual = SafeClient.Rules.DEFAULT;
        var rules = new SafeClient.Rules(
                usual.userAgent(),
                true,
                usual.connectTimeout(),
                ofSeconds(60),
                5,
                usual.ports(),
                Set.of(),
                List.of(),
                4,
                4,
                Set.of("good.example:" + site.port(), site.host()));
        var authorities = new HandshakeCertificates.Builder()
                .addTrustedCertificate(AUTHORITY.certificate())
                .build();
        return new SafeClient(rules, _ -> List.of(InetAddress.ofLiteral("127.0.0.1")), OwnFiles.NONE)
                .trusting(authorities.sslContext(), authorities.trustManager());
    }
}
