package discordination.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.math.BigInteger;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import okhttp3.HttpUrl;
import org.junit.jupiter.api.Test;

/// files-proxies-jobs 6.2 J1 to J8 by numbers: addresses are drawn, written in every way that browsers read, and read
/// back. What comes out must be the address that was drawn, and the verdict that of plain arithmetic; neither uses the
/// code under test.
class AddressFuzzTest {
    private static final int ROUNDS = 20_000;

    private static final List<String> REFUSED_4 = List.of(
            "00000000/8",
            "0a000000/8",
            "64400000/10",
            "7f000000/8",
            "a9fe0000/16",
            "ac100000/12",
            "c0000000/24",
            "c0000200/24",
            "c01fc400/24",
            "c034c100/24",
            "c0586300/24",
            "c0a80000/16",
            "c0af3000/24",
            "c6120000/15",
            "c6336400/24",
            "cb007100/24",
            "e0000000/4",
            "f0000000/4",
            "a83f8110/32");

    private static final List<String> REFUSED_6 = List.of(
            "20010000000000000000000000000000/23",
            "20010db8000000000000000000000000/32",
            "20020000000000000000000000000000/16",
            "3fff0000000000000000000000000000/20");

    /// Beginnings behind which IPv4 addresses hide: mapped, compatible, translated, NAT64, 6to4, Teredo.
    private static final List<String> HIDING = List.of(
            "00000000000000000000ffff",
            "000000000000000000000000",
            "0000000000000000ffff0000",
            "0064ff9b0000000000000000",
            "0064ff9b0001000000000000",
            "2002",
            "20010000",
            "fe800000000000000000000000",
            "fd00",
            "ff02");

    private final Random random = new Random(20261123);
    private final Destination destination = new Destination(SafeClient.Rules.DEFAULT, OwnFiles.NONE);

    @Test
    void readsEveryWritingOfIpv4() throws IOException {
        int open = 0;
        for (int i = 0; i < ROUNDS; i++) {
            long address = i % 2 == 0
                    ? random.nextInt() & 0xffff_ffffL
                    : nearABlock(REFUSED_4, 32).longValue();
            String host = disguised(written(address));
            String url = "http" + (random.nextBoolean() ? "s" : "") + "://" + host + tail();
            String plain =
                    "%d.%d.%d.%d".formatted(address >> 24, address >> 16 & 255, address >> 8 & 255, address & 255);
            if (isIn(REFUSED_4, BigInteger.valueOf(address), 32)) {
                assertThrows(SafeClient.Refused.class, () -> destination.parse(url), () -> url + " is " + plain);
            } else {
                open++;
                assertEquals(plain, destination.parse(url).host(), url);
            }
        }
        assertTrue(open > ROUNDS / 4, "public ones: " + open);
    }

    @Test
    void readsEveryWritingOfIpv6() throws IOException {
        BigInteger global = new BigInteger("2000" + "0".repeat(28), 16);
        int open = 0;
        for (int i = 0; i < ROUNDS; i++) {
            BigInteger address = switch (i % 4) {
                case 0 -> new BigInteger(128, random);
                case 1 -> nearABlock(REFUSED_6, 128);
                case 2 -> hiding();
                default -> global.or(new BigInteger(125, random));
            };
            String url = "http://[" + written(address) + "]" + tail();
            boolean allowed = within(address, global, 3, 128) && !isIn(REFUSED_6, address, 128);
            if (allowed) {
                open++;
                byte[] bytes = java.net.InetAddress.ofLiteral(
                                destination.parse(url).host())
                        .getAddress();
                assertEquals(address, new BigInteger(1, bytes), url);
            } else {
                assertThrows(SafeClient.Refused.class, () -> destination.parse(url), url);
            }
        }
        assertTrue(open > ROUNDS / 8, "public ones: " + open);
    }

    /// A URL that only looks as if it led to a public host leads nowhere, or to the host that a browser would ask.
    @Test
    void isNotFooledAboutTheHost() {
        List<String> decoys = List.of("good.example", "8.8.8.8", "good.example:80", "user:good.example");
        List<String> inside = List.of("127.0.0.1", "[::1]", "0x7f.1", "localhost", "10.0.0.1", "169.254.169.254");
        List<String> shapes = List.of(
                "http://%s@%s/",
                "http://%2$s/@%1$s",
                "http://%2$s\\@%1$s",
                "http://%2$s#@%1$s/",
                "http://%2$s?@%1$s/",
                "http:/\\/%2$s/%1$s",
                "\u0001 http:%2$s:80/%1$s",
                "http://%1$s%%40%2$s/",
                "http://%1$s%%2f@%2$s/",
                "http://%1$s\t@%2$s/",
                "http://%1$s:@%2$s/",
                "http://@%2$s/%1$s");
        for (String decoy : decoys) {
            for (String host : inside) {
                for (String shape : shapes) {
                    String url = shape.formatted(decoy, host);
                    assertThrows(IOException.class, () -> destination.parse(url), url);
                }
            }
        }
    }

    private String tail() {
        return List.of("", "/", ":80/", ":443", ":8080/a?b#c", "/@8.8.8.8/", "?x", "#x")
                .get(random.nextInt(8));
    }

    // ---- writings

    /// One to four numbers, each decimal, octal or hexadecimal, with idle zeros.
    private String written(long address) {
        int parts = 1 + random.nextInt(4);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < parts - 1; i++) {
            text.append(number(address >> 8 * (3 - i) & 255)).append('.');
        }
        long rest = address & (1L << 8 * (5 - parts)) - 1;
        text.append(number(rest));
        return random.nextInt(4) == 0 ? text.append('.').toString() : text.toString();
    }

    private String number(long value) {
        String zeros = "0".repeat(random.nextInt(3));
        return switch (random.nextInt(4)) {
            case 0 -> "0" + zeros + Long.toOctalString(value);
            case 1 -> "0x" + zeros + Long.toHexString(value);
            case 2 -> "0X" + zeros + Long.toHexString(value).toUpperCase(Locale.ROOT);
            default -> Long.toString(value);
        };
    }

    /// Characters that IDNA maps to the plain ones, and percent signs.
    private String disguised(String host) {
        if (random.nextBoolean()) {
            return host;
        }
        StringBuilder text = new StringBuilder();
        for (char c : host.toCharArray()) {
            switch (random.nextInt(5)) {
                case 0 -> text.append(c == '.' ? (char) (random.nextBoolean() ? 0x3002 : 0xff0e) : (char) (c + 0xfee0));
                case 1 -> text.append("%%%02x".formatted((int) c));
                case 2 -> text.append(c).append('\u00ad');
                default -> text.append(c);
            }
        }
        return text.toString();
    }

    private String written(BigInteger address) {
        String hex = "%032x".formatted(address);
        int groups = random.nextInt(3) == 0 ? 6 : 8;
        int from = random.nextInt(groups);
        int to = from;
        boolean mayShorten = random.nextBoolean();
        while (mayShorten && to < groups && hex.startsWith("0000", 4 * to)) {
            to++;
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < groups; i++) {
            if (i == from && to > from) {
                text.append("::");
                i = to - 1;
                continue;
            }
            if (!text.isEmpty() && text.charAt(text.length() - 1) != ':') {
                text.append(':');
            }
            String group = hex.substring(4 * i, 4 * i + 4);
            text.append(random.nextBoolean() ? group : group.replaceFirst("^0{1,3}", ""));
        }
        if (groups == 6) {
            if (text.charAt(text.length() - 1) != ':') {
                text.append(':');
            }
            long last = Long.parseLong(hex.substring(24), 16);
            text.append("%d.%d.%d.%d".formatted(last >> 24, last >> 16 & 255, last >> 8 & 255, last & 255));
        }
        return random.nextBoolean() ? text.toString() : text.toString().toUpperCase(Locale.ROOT);
    }

    // ---- arithmetic

    private BigInteger hiding() {
        String beginning = HIDING.get(random.nextInt(HIDING.size()));
        StringBuilder hex = new StringBuilder(beginning);
        while (hex.length() < 32) {
            hex.append(Integer.toHexString(random.nextInt(16)));
        }
        return new BigInteger(hex.toString(), 16);
    }

    /// On either side of the edge of a block, where mistakes live.
    private BigInteger nearABlock(List<String> blocks, int width) {
        String[] block = blocks.get(random.nextInt(blocks.size())).split("/");
        BigInteger base = new BigInteger(block[0], 16);
        BigInteger size = BigInteger.ONE.shiftLeft(width - Integer.parseInt(block[1]));
        BigInteger edge = random.nextBoolean() ? base : base.add(size);
        return edge.subtract(BigInteger.valueOf(random.nextInt(2))).mod(BigInteger.ONE.shiftLeft(width));
    }

    private static boolean isIn(List<String> blocks, BigInteger address, int width) {
        return blocks.stream()
                .map(block -> block.split("/"))
                .anyMatch(block -> within(address, new BigInteger(block[0], 16), Integer.parseInt(block[1]), width));
    }

    private static boolean within(BigInteger address, BigInteger base, int bits, int width) {
        return address.shiftRight(width - bits).equals(base.shiftRight(width - bits));
    }

    /// The drawing itself: a test that draws nothing finds nothing.
    @Test
    void drawsWhatItShould() throws IOException {
        assertEquals("8.8.8.8", destination.parse("http://0x8.0010.2056/").host());
        assertEquals("8.8.8.8", HttpUrl.get("http://8.8.8.8").host());
    }
}
