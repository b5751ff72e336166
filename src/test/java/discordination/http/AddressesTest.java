package discordination.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import okhttp3.HttpUrl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// files-proxies-jobs 6.2, the rows that need no network: J1 to J8, J13, J14.
class AddressesTest {
    private final Destination destination = new Destination(rules(), OwnFiles.NONE);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "127.1",
                "127.0.1",
                "2130706433",
                "0x7f000001",
                "0x7f.0.0.1",
                "0177.0.0.1",
                "017700000001",
                "127.0.0.1.",
                "0",
                "0.0.0.0",
                "0x",
                "0X7F.1",
                "00000177.1",
                "10.0.0.1",
                "172.16.0.1",
                "172.31.255.255",
                "192.168.1.1",
                "100.64.0.1",
                "169.254.169.254",
                "100.100.100.200",
                "192.0.0.192",
                "168.63.129.16",
                "198.18.0.1",
                "224.0.0.1",
                "240.0.0.1",
                "255.255.255.255",
                "192.0.2.1",
                "192.88.99.1",
                "198.51.100.7",
                "203.0.113.7",
                "4294967295",
                "[::]",
                "[::1]",
                "[0:0:0:0:0:0:0:1]",
                "[::ffff:127.0.0.1]",
                "[::ffff:7f00:1]",
                "[::ffff:a9fe:a9fe]",
                "[::127.0.0.1]",
                "[::ffff:0:127.0.0.1]",
                "[::ffff:8.8.8.8]",
                "[::ffff:808:808]",
                "[::8.8.8.8]",
                "[64:ff9b::7f00:1]",
                "[64:ff9b:1::a00:1]",
                "[2002:7f00:1::]",
                "[2001:0:4136:e378::1]",
                "[fc00::1]",
                "[fd00:ec2::254]",
                "[fe80::1]",
                "[fec0::1]",
                "[ff02::1]",
                "[2001:db8::1]",
                "[100::1]",
                "[3fff::1]",
                "[2001:10::1]",
                "[4000::1]",
                "[1fff::1]",
                "localhost",
                "LOCALHOST",
                "localhost.",
                "a.localhost",
                "redis",
                "x.local",
                "metadata.google.internal",
                "host.docker.internal",
                "router.home.arpa",
                "x.onion",
                "LocalHost.",
                "\uff11\uff12\uff17.0.0.1",
                "\u2460\u2461\u2466.\u24ea.\u24ea.\u2460",
                "127\u30020\u30020\u30021",
                "127\uff0e0\uff0e0\uff0e1",
                "%31%32%37.0.0.1",
                "127.0.0.\u00ad1",
                "local\u00adhost",
                "%6cocalhost",
                "\uff4c\uff4f\uff43\uff41\uff4c\uff48\uff4f\uff53\uff54",
                "blocked.example",
                "BLOCKED.example",
                "blocked.example.",
                "sub.blocked.example",
                "b\u00fccher.example",
                "xn--bcher-kva.example",
                "B\u00dcCHER.example"
            })
    void refusesHostsThatLeadInside(String host) {
        for (String port : List.of("", ":80", ":8080")) {
            assertRefused("http://" + host + port + "/");
            assertRefused("https://" + host + port + "/path?query#fragment");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://good.example@127.0.0.1/",
                "http://127.0.0.1#@good.example/",
                "http://127.0.0.1\\@good.example/",
                "http://127.0\t.0.1/",
                "ht\ntp://127.0.0.1/",
                "http://127.0.0.1\r\n/",
                "  http://127.0.0.1/  ",
                "http:127.0.0.1",
                "http:///127.0.0.1",
                "http:/127.0.0.1/",
                "http:\\\\127.0.0.1\\",
                "HTTP://127.0.0.1",
                "http://user@good.example/",
                "http://user:pass@good.example/",
                "http://:pass@good.example/"
            })
    void refusesWritingsThatHideTheHost(String url) {
        assertRefused(url);
    }

    @Test
    void readsBackslashAsSlashLikeBrowsers() throws IOException {
        // WHATWG: the host is good.example and the rest is path, so nothing inside is asked.
        assertEquals(
                "good.example",
                destination.parse("http://good.example\\@127.0.0.1/").host());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://[fe80::1%25eth0]/",
                "http://[fe80::1%eth0]/",
                "http://[::1",
                "http://::1/",
                "http://[1::2::3]/",
                "http://[12345::1]/",
                "http://256.0.0.1/",
                "http://1.2.3.4.5/",
                "http://0x100000000/",
                "http://127.0.0.1.1/",
                "http://08.0.0.1/",
                "http://1..2/",
                "http://good.example:65536/",
                "http://good.example:-1/",
                "http://good.example:0/",
                "http://good.example:99999999999/",
                "ftp://good.example/",
                "file:///etc/passwd",
                "gopher://good.example/",
                "data:text/html,x",
                "javascript:alert(1)",
                "good.example",
                "",
                "http://",
                "http://%zz.example/",
                "http://a b.example/",
                "http://a%00b.example/",
                "//good.example/"
            })
    void takesNothingThatIsNoWebAddress(String url) {
        assertThrows(IOException.class, () -> destination.parse(url));
    }

    @ParameterizedTest
    @ValueSource(ints = {22, 25, 6379, 11211, 1, 81, 65535})
    void refusesOtherPorts(int port) {
        assertRefused("http://good.example:" + port + "/");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://good.example/", "https://good.example:8443/a?b=c#d", "http://8.8.8.8/",
                        "http://[2606:4700::1111]/",
                "http://134744072/", "http://b%C3%BCro.example/", "http://unblocked.example/", "http://good.example./"
            })
    void letsPublicPlacesPass(String url) throws IOException {
        assertEquals(HttpUrl.get(url).port(), destination.parse(url).port());
    }

    @Test
    void readsNumbersAsBrowsersDo() throws IOException {
        assertEquals("8.8.8.8", destination.parse("http://134744072/").host());
        assertEquals("8.8.8.8", destination.parse("http://0x08.010.8.8/").host());
        assertEquals("8.8.0.8", destination.parse("http://8.8.8./").host());
    }

    @Test
    void refusesOwnPlacesButNotOwnFiles() throws IOException {
        var own = new SafeClient.Rules(
                "Discordination/1.0",
                true,
                SafeClient.Rules.DEFAULT.connectTimeout(),
                SafeClient.Rules.DEFAULT.totalTimeout(),
                5,
                Set.of(80, 443),
                Set.of(),
                List.of(new OwnHost("chat.example", 443, "", "/autumn")),
                1,
                1,
                Set.of());
        Destination guarded = new Destination(own, OwnFiles.NONE);
        for (String path : List.of("/", "/january/proxy?url=x", "/api", "/autumnfoo", "/autumn/../api")) {
            assertThrows(SafeClient.Refused.class, () -> guarded.parse("https://chat.example" + path));
            assertThrows(SafeClient.Refused.class, () -> guarded.parse("https://CHAT.example./" + path.substring(1)));
        }
        assertEquals(
                "/autumn/attachments/x",
                guarded.parse("https://chat.example/autumn/attachments/x").encodedPath());
    }

    @Test
    void judgesEveryAddressLikeArithmeticDoes() throws IOException {
        Random random = new Random(7);
        List<String> refused = List.of(
                        "0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 192.0.2.0/24"
                                .split(" "),
                        "192.31.196.0/24 192.52.193.0/24 192.88.99.0/24 192.168.0.0/16 192.175.48.0/24 198.18.0.0/15"
                                .split(" "),
                        "198.51.100.0/24 203.0.113.0/24 224.0.0.0/4 240.0.0.0/4 168.63.129.16/32".split(" "))
                .stream()
                .flatMap(Arrays::stream)
                .toList();
        for (int i = 0; i < 10_000; i++) {
            byte[] bytes = new byte[4];
            random.nextBytes(bytes);
            if (i % 2 == 0) {
                // Half of them on the edge of a block, where mistakes live.
                String[] block = refused.get(random.nextInt(refused.size())).split("/");
                BigInteger base =
                        new BigInteger(1, InetAddress.ofLiteral(block[0]).getAddress());
                BigInteger size = BigInteger.ONE.shiftLeft(32 - Integer.parseInt(block[1]));
                BigInteger edge = random.nextBoolean() ? base : base.add(size);
                bytes = fixed(edge.subtract(BigInteger.valueOf(random.nextInt(2))), 4);
            }
            BigInteger value = new BigInteger(1, bytes);
            boolean inside = refused.stream().anyMatch(block -> within(value, block, 32));
            assertEquals(!inside, Addresses.isPublic(bytes), () -> value.toString(16));
        }
        List<String> refused6 = List.of("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20");
        for (int i = 0; i < 10_000; i++) {
            byte[] bytes = new byte[16];
            random.nextBytes(bytes);
            if (i % 2 == 0) {
                String[] block = i % 4 == 0 ? refused6.get(random.nextInt(4)).split("/") : new String[] {"2000::", "3"};
                BigInteger base =
                        new BigInteger(1, InetAddress.ofLiteral(block[0]).getAddress());
                BigInteger size = BigInteger.ONE.shiftLeft(128 - Integer.parseInt(block[1]));
                BigInteger edge = random.nextBoolean() ? base : base.add(size);
                bytes = fixed(edge.subtract(BigInteger.valueOf(random.nextInt(2))), 16);
            }
            BigInteger value = new BigInteger(1, bytes);
            boolean open =
                    within(value, "2000::/3", 128) && refused6.stream().noneMatch(block -> within(value, block, 128));
            assertEquals(open, Addresses.isPublic(bytes), () -> value.toString(16));
        }
        assertFalse(Addresses.isPublic(new byte[5]));
    }

    /// Whatever garbage comes in: an answer or an IOException, and never a private literal.
    @Test
    void survivesGarbage() {
        Random random = new Random(11);
        String alphabet = "htp:/\\@#?[]%.0123456789abcdefx\t\r\n \u3002\uff11\u00ad\u2460-_~|<>^`{}\"'\u0000\u202e";
        int passed = 0;
        for (int i = 0; i < 10_000; i++) {
            StringBuilder text = new StringBuilder(random.nextInt(4) == 0 ? "" : "http://");
            int length = random.nextInt(24);
            for (int j = 0; j < length; j++) {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            HttpUrl url;
            try {
                url = destination.parse(text.toString());
            } catch (IOException e) {
                continue;
            }
            passed++;
            String host = Destination.withoutDot(url.host());
            assertTrue(host.contains(".") || host.contains(":"), text::toString);
            if (Destination.isLiteral(host)) {
                assertTrue(Addresses.isPublic(InetAddress.ofLiteral(host)), text::toString);
            }
        }
        assertTrue(passed > 25, "some of it makes addresses: " + passed);
    }

    private void assertRefused(String url) {
        assertThrows(SafeClient.Refused.class, () -> destination.parse(url), url);
    }

    private static boolean within(BigInteger value, String block, int width) {
        String[] parts = block.split("/");
        int shift = width - Integer.parseInt(parts[1]);
        BigInteger base = new BigInteger(1, InetAddress.ofLiteral(parts[0]).getAddress());
        return value.shiftRight(shift).equals(base.shiftRight(shift));
    }

    private static byte[] fixed(BigInteger value, int length) {
        byte[] bytes = new byte[length];
        byte[] raw = value.mod(BigInteger.ONE.shiftLeft(8 * length)).toByteArray();
        int count = Math.min(raw.length, length);
        System.arraycopy(raw, raw.length - count, bytes, length - count, count);
        return bytes;
    }

    private static SafeClient.Rules rules() {
        SafeClient.Rules usual = SafeClient.Rules.DEFAULT;
        return new SafeClient.Rules(
                usual.userAgent(),
                true,
                usual.connectTimeout(),
                usual.totalTimeout(),
                usual.redirects(),
                usual.ports(),
                Set.of("blocked.example", "xn--bcher-kva.example"),
                List.of(),
                4,
                2,
                Set.of());
    }
}
