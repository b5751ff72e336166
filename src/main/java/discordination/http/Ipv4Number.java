package discordination.http;

/// The WHATWG reading of IPv4 addresses written as one to four decimal, octal or hexadecimal numbers. Browsers take
/// all of them for addresses, so the address filter has to as well (files-proxies-jobs 2.2).
final class Ipv4Number {
    private Ipv4Number() {}

    /// Whether the host must be an IPv4 address, because its last label is a number.
    static boolean endsInNumber(String host) {
        String last = host.substring(host.lastIndexOf('.') + 1);
        if (last.isEmpty()) {
            return false;
        }
        return last.chars().allMatch(c -> c >= '0' && c <= '9') || number(last) >= 0;
    }

    /// The dotted decimal form, or null if the numbers make no address. One trailing dot must be gone already.
    static String parse(String host) {
        String[] parts = host.split("\\.", -1);
        if (parts.length > 4) {
            return null;
        }
        long address = 0;
        for (int i = 0; i < parts.length; i++) {
            long value = number(parts[i]);
            boolean last = i == parts.length - 1;
            long bound = last ? 1L << 8 * (5 - parts.length) : 256;
            if (value < 0 || value >= bound) {
                return null;
            }
            address += last ? value : value << 8 * (3 - i);
        }
        return "%d.%d.%d.%d".formatted(address >> 24, address >> 16 & 255, address >> 8 & 255, address & 255);
    }

    /// One number in any of the three notations; -1 if it is none. Values beyond 32 bits come back as 2^32.
    private static long number(String text) {
        int radix = 10;
        String digits = text;
        if (text.startsWith("0x") || text.startsWith("0X")) {
            radix = 16;
            digits = text.substring(2);
        } else if (text.length() > 1 && text.startsWith("0")) {
            radix = 8;
            digits = text.substring(1);
        } else if (text.isEmpty()) {
            return -1;
        }
        long value = 0;
        for (char c : digits.toCharArray()) {
            int digit = c < 128 ? Character.digit(c, radix) : -1;
            if (digit < 0) {
                return -1;
            }
            value = Math.min(value * radix + digit, 1L << 32);
        }
        return value;
    }
}
