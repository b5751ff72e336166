package discordination.command;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// Rows under aligned headings; what is too wide for the window is shortened where it hurts least.
final class Table {
    private static final String GAP = "  ";
    private static final int NARROWEST = 8;

    private final List<String> headings;
    private final List<List<String>> rows = new ArrayList<>();

    Table(String... headings) {
        this.headings = List.of(headings);
    }

    /// @param cells texts of strangers are made harmless; null is shown as a dash
    Table row(Object... cells) {
        rows.add(Arrays.stream(cells)
                .map(cell -> cell == null || cell.toString().isEmpty() ? "-" : Terminal.printable(cell.toString()))
                .toList());
        return this;
    }

    void printTo(Terminal terminal) {
        var widths = widths(terminal.width());
        terminal.say(terminal.in(Terminal.Colour.BOLD, line(headings, widths)));
        for (var row : rows) terminal.say(line(row, widths));
    }

    /// The widest column gives way, again and again, until all fit or none can; never the first one, by which a row is
    /// named in other commands.
    private int[] widths(int window) {
        var widths = new int[headings.size()];
        for (int column = 0; column < widths.length; column++) {
            widths[column] = width(headings.get(column));
            for (var row : rows) widths[column] = Math.max(widths[column], width(row.get(column)));
        }
        var excess = IntStream.of(widths).asLongStream().sum() + (long) GAP.length() * (widths.length - 1) - window;
        while (excess-- > 0) {
            int widest = 1;
            for (int column = 2; column < widths.length; column++) {
                if (widths[column] > widths[widest]) widest = column;
            }
            if (widths[widest] <= NARROWEST) break;
            widths[widest]--;
        }
        return widths;
    }

    private static String line(List<String> cells, int[] widths) {
        var line = new StringBuilder();
        for (int column = 0; column < widths.length; column++) {
            var cell = fit(cells.get(column), widths[column]);
            line.append(column == 0 ? "" : GAP).append(cell).repeat(' ', widths[column] - width(cell));
        }
        return line.toString().stripTrailing();
    }

    private static String fit(String text, int width) {
        if (width(text) <= width) return text;
        var fitting = new StringBuilder();
        var used = 1;
        for (var letter : text.codePoints().toArray()) {
            used += width(letter);
            if (used > width) break;
            fitting.appendCodePoint(letter);
        }
        return fitting.append('…').toString();
    }

    /// Cells of the window that the text takes.
    static int width(String text) {
        return text.codePoints().map(Table::width).sum();
    }

    private static int width(int letter) {
        var type = Character.getType(letter);
        if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK) return 0;
        return isWide(letter) ? 2 : 1;
    }

    private static boolean isWide(int letter) {
        return switch (Character.UnicodeScript.of(letter)) {
            case HAN, HIRAGANA, KATAKANA, HANGUL -> letter < 0xFF61 || letter > 0xFFDC;
            default -> Character.isEmojiPresentation(letter) || letter >= 0xFF01 && letter <= 0xFF60;
        };
    }
}
