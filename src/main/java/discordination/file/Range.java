package discordination.file;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The part of a file that a `Range` header asks for; players seek with it (files-proxies-jobs 1.9).
///
/// @param from first byte
/// @param length bytes, at least 1
record Range(long from, long length) {
    private static final Pattern SINGLE =
            Pattern.compile("\\s*bytes\\s*=\\s*(\\d{0,18})\\s*-\\s*(\\d{0,18})\\s*", Pattern.CASE_INSENSITIVE);

    /// What came of a header: the whole, a part, or nothing that exists.
    sealed interface Asked {
        record Whole() implements Asked {}

        record Part(Range range) implements Asked {}

        record Unsatisfiable() implements Asked {}
    }

    /// Several ranges and malformed ones are answered with the whole file, as RFC 9110 allows.
    static Asked of(String header, long size) {
        Matcher matcher = header == null ? null : SINGLE.matcher(header);
        if (matcher == null || !matcher.matches()) {
            return new Asked.Whole();
        }
        String first = matcher.group(1);
        String last = matcher.group(2);
        if (first.isEmpty() && last.isEmpty()) {
            return new Asked.Whole();
        }
        if (first.isEmpty()) {
            long length = Math.min(Long.parseLong(last), size);
            return length == 0 ? new Asked.Unsatisfiable() : new Asked.Part(new Range(size - length, length));
        }
        long from = Long.parseLong(first);
        long to = last.isEmpty() ? size - 1 : Math.min(Long.parseLong(last), size - 1);
        if (!last.isEmpty() && Long.parseLong(last) < from) {
            return new Asked.Whole();
        }
        return from >= size ? new Asked.Unsatisfiable() : new Asked.Part(new Range(from, to - from + 1));
    }

    String contentRange(long size) {
        return "bytes " + from + "-" + (from + length - 1) + "/" + size;
    }
}
