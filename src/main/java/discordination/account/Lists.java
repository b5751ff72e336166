package discordination.account;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/// Reads lists of what is refused: one entry a line, `#` begins a remark.
final class Lists {
    private Lists() {}

    static Set<String> builtIn(String name) {
        try (var in = Lists.class.getResourceAsStream("/account/" + name)) {
            var text = new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
            return entries(text.lines(), UnaryOperator.identity());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The entries of an operator's file; an empty path has none. A file that cannot be read keeps the house shut
    /// rather than open to what it was meant to refuse.
    static Set<String> file(Path file, UnaryOperator<String> form) {
        if (file.toString().isEmpty()) return Set.of();
        try (var lines = Files.lines(file)) {
            return entries(lines, form);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the list " + file, e);
        }
    }

    static Set<String> with(Set<String> list, Path more, UnaryOperator<String> form) {
        var all = new HashSet<>(list);
        all.addAll(file(more, form));
        return Set.copyOf(all);
    }

    private static Set<String> entries(Stream<String> lines, UnaryOperator<String> form) {
        var entries = new HashSet<String>();
        lines.map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .map(form)
                .forEach(entries::add);
        return entries;
    }
}
