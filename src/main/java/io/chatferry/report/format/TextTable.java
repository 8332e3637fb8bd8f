package io.chatferry.report.format;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Text in aligned columns: the first to the left, the others, which are numbers, to the right. */
public record TextTable(List<List<String>> rows) {

    private static final String GAP = "  ";

    public int width() {
        return widths().stream().mapToInt(width -> width + GAP.length()).sum() - GAP.length();
    }

    /** Rows become columns. */
    public TextTable turned() {
        return new TextTable(IntStream.range(0, rows.get(0).size())
                .mapToObj(column -> rows.stream().map(row -> row.get(column)).toList())
                .toList());
    }

    public List<String> lines() {
        List<Integer> widths = widths();
        List<String> lines = new ArrayList<>();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder(row.get(0))
                    .append(" ".repeat(widths.get(0) - row.get(0).length()));
            for (int i = 1; i < row.size(); i++) {
                String cell = row.get(i);
                line.append(GAP)
                        .append(" ".repeat(widths.get(i) - cell.length()))
                        .append(cell);
            }
            lines.add(line.toString());
        }
        return lines;
    }

    private List<Integer> widths() {
        return IntStream.range(0, rows.get(0).size())
                .mapToObj(column -> rows.stream()
                        .mapToInt(row -> row.get(column).length())
                        .max()
                        .orElse(0))
                .toList();
    }

    /** The words after a label, in lines of at most so many characters; those after the first stand below the words. */
    public static String wrap(String words, String label, int width) {
        StringBuilder text = new StringBuilder(label);
        int column = label.length();
        String between = "";
        for (String word : words.split(" ", -1)) {
            String rest = word;
            if (column + between.length() + rest.length() > width && column > label.length()) {
                text.append('\n').append(" ".repeat(label.length()));
                column = label.length();
                between = "";
            }
            text.append(between);
            column += between.length();
            while (column + rest.length() > width) {
                int fits = width - column;
                text.append(rest, 0, fits).append('\n').append(" ".repeat(label.length()));
                rest = rest.substring(fits);
                column = label.length();
            }
            text.append(rest);
            column += rest.length();
            between = " ";
        }
        return text.toString();
    }
}
