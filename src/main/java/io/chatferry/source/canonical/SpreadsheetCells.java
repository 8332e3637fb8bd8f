package io.chatferry.source.canonical;

import java.util.regex.Pattern;

/** What spreadsheets make of ids. */
final class SpreadsheetCells {

    /** {@code 1.23457E+15}: an id in hexadecimal, such as {@code 12e4}, has no sign. */
    private static final Pattern ROUNDED = Pattern.compile("-?\\d([.,]\\d{1,15})?[eE]\\+\\d{2,3}");

    private SpreadsheetCells() {}

    /** Whether an id is the rounded form of a long number: others became the same. */
    static boolean isRounded(String id) {
        return id.length() <= 24 && id.indexOf('+') > 0 && ROUNDED.matcher(id).matches();
    }

    /** Whether a cell is a formula of one text, by which people keep leading zeros: {@code ="0042"}. */
    static boolean isFormula(String cell) {
        return cell.length() > 3 && cell.charAt(0) == '=' && cell.charAt(1) == '"' && cell.endsWith("\"");
    }

    /** The text of such a formula. */
    static String text(String formula) {
        return formula.substring(2, formula.length() - 1).replace("\"\"", "\"");
    }
}
