package discordination.http;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.List;

/// Tells which IP addresses an outgoing request may reach: only globally routable unicast ones, so that a link in a
/// message can never make this server talk to its own network (files-proxies-jobs 2.2).
public final class Addresses {
    private Addresses() {}

    private static final List<Block> REFUSED_4 = List.of(
            block(0, 0, 0, 0, 8),
            block(10, 0, 0, 0, 8),
            block(100, 64, 0, 0, 10),
            block(127, 0, 0, 0, 8),
            block(169, 254, 0, 0, 16),
            block(172, 16, 0, 0, 12),
            block(192, 0, 0, 0, 24),
            block(192, 0, 2, 0, 24),
            block(192, 31, 196, 0, 24),
            block(192, 52, 193, 0, 24),
            block(192, 88, 99, 0, 24),
            block(192, 168, 0, 0, 16),
            block(192, 175, 48, 0, 24),
            block(198, 18, 0, 0, 15),
            block(198, 51, 100, 0, 24),
            block(203, 0, 113, 0, 24),
            block(224, 0, 0, 0, 4),
            block(240, 0, 0, 0, 4),
            // Azure's platform address: public by number, private by effect.
            block(168, 63, 129, 16, 32));

    private static final Block GLOBAL_6 = block(new int[] {0x20}, 3);

    private static final List<Block> REFUSED_6 = List.of(
            block(new int[] {0x20, 0x01, 0x00, 0x00}, 23),
            block(new int[] {0x20, 0x01, 0x0d, 0xb8}, 32),
            block(new int[] {0x20, 0x02}, 16),
            block(new int[] {0x3f, 0xff, 0x00}, 20));

    /// Whether a packet may be sent to this address. An IPv6 address with a zone never may.
    public static boolean isPublic(InetAddress address) {
        if (address instanceof Inet6Address six && six.getScopeId() != 0) {
            return false;
        }
        return isPublic(address.getAddress());
    }

    /// The same for the four or sixteen bytes of an address; any other length is refused.
    public static boolean isPublic(byte[] address) {
        return switch (address.length) {
            case 4 -> REFUSED_4.stream().noneMatch(block -> block.holds(address));
            case 16 -> GLOBAL_6.holds(address) && REFUSED_6.stream().noneMatch(block -> block.holds(address));
            default -> false;
        };
    }

    private static Block block(int a, int b, int c, int d, int bits) {
        return block(new int[] {a, b, c, d}, bits);
    }

    private static Block block(int[] prefix, int bits) {
        byte[] bytes = new byte[prefix.length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) prefix[i];
        }
        return new Block(bytes, bits);
    }

    private record Block(byte[] prefix, int bits) {
        boolean holds(byte[] address) {
            int whole = bits / 8;
            for (int i = 0; i < whole; i++) {
                if (address[i] != prefix[i]) {
                    return false;
                }
            }
            int rest = bits % 8;
            if (rest == 0) {
                return true;
            }
            int mask = 0xff << (8 - rest) & 0xff;
            return (address[whole] & mask) == (prefix[whole] & mask);
        }
    }
}
