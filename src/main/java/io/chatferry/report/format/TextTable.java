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
            StringBuilder line =
                    new StringBuilder(row.get(0)).append(" ".repeat(widths.get(0) - DisplayWidth.of(row.get(0))));
            for (int i = 1; i < row.size(); i++) {
                String cell = row.get(i);
                line.append(GAP)
                        .append(" ".repeat(widths.get(i) - DisplayWidth.of(cell)))
                        .append(cell);
            }
            lines.add(line.toString());
        }
        return lines;
    }

    private List<Integer> widths() {
        return IntStream.range(0, rows.get(0).size())
                .mapToObj(column -> rows.stream()
                        .mapToInt(row -> DisplayWidth.of(row.get(column)))
                        .max()
                        .orElse(0))
                .toList();
    }

    /**
     * The words after a label, in lines of at most so many columns of a terminal; lines after the first are indented by the
     * width of the label. Words that are longer than a line are split between characters.
     */
    public static String wrap(String words, String label, int width) {
        StringBuilder text = new StringBuilder(label);
        int indent = DisplayWidth.of(label);
        String newLine = "\n" + " ".repeat(indent);
        int column = indent;
        String between = "";
        for (String word : words.split(" ", -1)) {
            String rest = word;
            if (column + between.length() + DisplayWidth.of(rest) > width && column > indent) {
                text.append(newLine);
                column = indent;
                between = "";
            }
            text.append(between);
            column += between.length();
            while (column + DisplayWidth.of(rest) > width) {
                int end = DisplayWidth.fitting(rest, width - column);
                if (column > indent && column + DisplayWidth.of(rest.substring(0, end)) > width) {
                    end = 0; // the space before it has left too little for one character
                } else if (end == rest.length()) {
                    break; // one character that is wider than a line
                }
                text.append(rest, 0, end).append(newLine);
                rest = rest.substring(end);
                column = indent;
            }
            text.append(rest);
            column += DisplayWidth.of(rest);
            between = " ";
        }
        return text.toString();
    }
}
