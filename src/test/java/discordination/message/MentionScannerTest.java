package discordination.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Who is called by which text: the protocol's table and its neighbours (rest-servers 4.4).
final class MentionScannerTest {
    private static final String ID = "01ARZ3NDEKTSV4RRFFQ69G5FAV";
    private static final String U = "<@" + ID + ">";

    static Stream<Arguments> table() {
        return Stream.of(
                Arguments.of("``a `@everyone` b``", ""),
                Arguments.of("`@everyone", "everyone"),
                Arguments.of("\\@everyone @online", "online"),
                Arguments.of("path\\to @everyone", ""),
                Arguments.of("```\n" + U + "\n```", ""),
                Arguments.of("```\n" + U, "user"),
                Arguments.of("```\ncode\n``` " + U, ""),
                Arguments.of("```\ncode\n```\n" + U, "user"),
                Arguments.of("``` `" + U + "`", "user"),
                Arguments.of("foo@everyonebar", "everyone"),
                Arguments.of("``` " + U, ""),
                Arguments.of("`" + U + "`" + U, "user"),
                Arguments.of("``" + U + "`" + U, "user"),
                Arguments.of("\\`@everyone`", "everyone"),
                Arguments.of("\\\\@everyone", "everyone"),
                Arguments.of("\\:" + ID + ":" + U, "user"),
                Arguments.of("\\<#" + ID + ">" + U, "user"),
                Arguments.of("`\\` @online", "online"),
                Arguments.of("<%" + ID + ">", "role"),
                Arguments.of("<@" + ID.toLowerCase() + ">", ""),
                Arguments.of("<@" + ID.replace('A', 'I') + ">", ""),
                Arguments.of("<@" + ID, ""),
                Arguments.of("@Everyone @ONLINE", ""),
                Arguments.of(U + U + "@everyone<%" + ID + ">@online", "user role everyone online"),
                Arguments.of("", ""),
                Arguments.of(null, ""));
    }

    @ParameterizedTest
    @MethodSource("table")
    void finds(String content, String expected) {
        var found = MentionScanner.scan(content);
        var words = Set.of(expected.split(" "));
        assertEquals(words.contains("user") ? Set.of(ID) : Set.of(), found.users());
        assertEquals(words.contains("role") ? Set.of(ID) : Set.of(), found.roles());
        assertEquals(words.contains("everyone"), found.everyone());
        assertEquals(words.contains("online"), found.online());
    }

    @Test
    void hostileTextCostsNoTime() {
        for (var part : new String[] {"`", "``", "```", "\\", "<@", "`\\", "```a``", ":" + ID, "@everyon"}) {
            assertTimeoutPreemptively(Duration.ofSeconds(30), () -> MentionScanner.scan(part.repeat(100_000)));
        }
    }
}
