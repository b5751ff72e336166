package discordination.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Tables in windows of several widths, with texts of every script.
final class TableTest {
    private static List<String> printed(int width, boolean colours, Table table) {
        var out = new StringWriter();
        table.printTo(new Terminal(new PrintWriter(out), new PrintWriter(out), false, width, colours));
        return out.toString().lines().toList();
    }

    private static Table people() {
        return new Table("ID", "NAME", "E-MAIL")
                .row("01ARZ3NDEKTSV4RRFFQ69G5FAV", "alice#0001", "alice.in.wonderland@example.org")
                .row("01BX5ZZKBKACTAV9WEVGEMMVRZ", "王小明#0002", null);
    }

    @Test
    void columnsStandUnderTheirHeadings() {
        var lines = printed(Integer.MAX_VALUE, false, people());
        assertEquals("ID                          NAME         E-MAIL", lines.get(0));
        assertEquals("01ARZ3NDEKTSV4RRFFQ69G5FAV  alice#0001   alice.in.wonderland@example.org", lines.get(1));
        // Chinese letters take two cells each.
        assertEquals("01BX5ZZKBKACTAV9WEVGEMMVRZ  王小明#0002  -", lines.get(2));
    }

    @Test
    void aNarrowWindowShortensTheLongestButNeverTheKey() {
        for (var line : printed(60, false, people())) {
            assertTrue(Table.width(line) <= 60, line);
        }
        var lines = printed(60, false, people());
        assertEquals("01ARZ3NDEKTSV4RRFFQ69G5FAV  alice#0001   alice.in.wonderlan…", lines.get(1));
        assertTrue(printed(10, false, people()).get(1).startsWith("01ARZ3NDEKTSV4RRFFQ69G5FAV  alice#0…"));
    }

    @Test
    void onlyHeadingsAreBoldAndOnlyWhereColoursAre() {
        assertTrue(printed(100, true, people()).get(0).startsWith("\u001B[1mID"));
        assertTrue(printed(100, true, people()).stream().skip(1).noneMatch(line -> line.contains("\u001B")));
    }
}
