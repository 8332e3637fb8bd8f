package io.chatferry.source.row;

import io.chatferry.model.RejectCode;
import io.chatferry.source.api.RecordStream;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.node.ObjectNode;

/** Part of a window that should be one JSON object. */
public final class JsonSlice {

    private JsonSlice() {}

    /**
     * The row between two offsets of the window, valid or malformed.
     *
     * @param number its number in the file
     * @param counts counts a row that has a key twice with equal values
     */
    public static Row row(ByteWindow window, int start, int end, long number, RowCounts counts) {
        long line = window.line() + window.newlines(0, start);
        String text = window.text(start, end);
        if (text == null) {
            String message = "the record holds bytes that are not UTF-8";
            return new Row.MalformedRow(line, number, RejectCode.RECORD_NOT_UTF8, message, window.raw(start, end));
        }
        String raw = text.length() > RecordStream.RAW_CHARS ? "" : text;
        try {
            JsonNode node = parse(window, start, end, line, counts);
            if (node instanceof ObjectNode object) {
                return new Row.Json(line, number, object, raw);
            }
            return new Row.MalformedRow(line, number, RejectCode.RECORD_MALFORMED, "not a JSON object", raw);
        } catch (RepeatedKeyException e) {
            return new Row.MalformedRow(line, number, RejectCode.RECORD_MALFORMED, e.message(), raw);
        } catch (StreamConstraintsException e) {
            String message = "the JSON is nested too deeply, has too many values, or one that is too long";
            return new Row.MalformedRow(line, number, RejectCode.RECORD_MALFORMED, message + where(e, line), raw);
        } catch (NumberFormatException e) {
            String message = "a number of the record has an exponent that is out of range";
            return new Row.MalformedRow(line, number, RejectCode.RECORD_MALFORMED, message, raw);
        } catch (JacksonException e) {
            return new Row.MalformedRow(
                    line, number, RejectCode.RECORD_MALFORMED, "not valid JSON" + where(e, line), raw);
        }
    }

    private static JsonNode parse(ByteWindow window, int start, int end, long line, RowCounts counts)
            throws RepeatedKeyException {
        try {
            return JsonText.parse(window.array(), window.base() + start, end - start);
        } catch (MismatchedInputException e) {
            RepeatedKeys.Value value = RepeatedKeys.in(window.array(), window.base() + start, end - start);
            if (value == null) {
                throw e;
            }
            if (value.different() != null) {
                throw new RepeatedKeyException(value.different());
            }
            if (value.equal() != null) {
                counts.add(RowCounts.Reason.KEY_TWICE, line, shown(", key ", value.equal()));
            }
            return value.node();
        }
    }

    /** A key that looks like data is not shown. */
    private static String shown(String before, String key) {
        return ColumnNames.isLikeData(key) ? "" : before + '"' + key + '"';
    }

    /** An object has a key twice, with different values. */
    private static final class RepeatedKeyException extends Exception {

        private static final long serialVersionUID = 1;

        private final String key;

        RepeatedKeyException(String key) {
            super(key, null, false, false);
            this.key = key;
        }

        String message() {
            return ColumnNames.isLikeData(key)
                    ? "a key occurs twice, with different values"
                    : "the key \"" + key + "\" occurs twice, with different values";
        }
    }

    private static String where(JacksonException e, long line) {
        TokenStreamLocation at = e.getLocation();
        if (at == null || at.getLineNr() < 1) {
            return "";
        }
        return " at line " + (line + at.getLineNr() - 1) + ", column " + at.getColumnNr()
                + (at.getLineNr() == 1 ? " of the record" : "");
    }
}
