package io.chatferry.report.rejects;

import io.chatferry.report.model.RejectRow;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The rejects of a JSON file, one object a line. The text of a record is kept exactly (numbers, escapes, order of fields); a
 * value that is not an object is wrapped into one, under {@code _raw}.
 */
record JsonRejectFormat() implements RejectFormat {

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();
    private static final List<String> REASON_FIELDS = List.of("_line", "_code", "_reason");

    @Override
    public String head() {
        return "";
    }

    @Override
    public String record(RejectRow row) {
        String raw = row.raw().strip();
        ObjectNode reason = JSON.createObjectNode()
                .put("_line", row.line())
                .put("_code", RejectFormat.codes(row))
                .put("_reason", RejectFormat.reasons(row));
        return withEscapedSurrogates(line(reason, raw)) + "\n";
    }

    private static String line(ObjectNode reason, String raw) {
        Set<String> fields;
        try {
            fields = fieldsOf(raw);
        } catch (JacksonException e) {
            return reason.put("_raw", raw).toString();
        }
        if (REASON_FIELDS.stream().anyMatch(fields::contains)) { // a corrected record that is rejected again
            ObjectNode record = (ObjectNode) JSON.readTree(raw);
            record.remove(REASON_FIELDS);
            return reason.setAll(record).toString();
        }
        String head = reason.toString();
        String rest = raw.substring(1).replace('\n', ' ').replace('\r', ' ');
        return head.substring(0, head.length() - 1) + (fields.isEmpty() ? "" : ",") + rest;
    }

    /** The field names of the JSON object; throws {@link JacksonException} if the text is not exactly one object. */
    private static Set<String> fieldsOf(String raw) {
        Set<String> names = new HashSet<>();
        try (JsonParser parser = JSON.createParser(raw)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new StreamReadException(parser, "not an object");
            }
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                names.add(parser.currentName());
                parser.nextToken();
                parser.skipChildren();
            }
            if (parser.nextToken() != null) {
                throw new StreamReadException(parser, "more than an object");
            }
        }
        return names;
    }

    /** In JSON an unpaired surrogate can only occur inside a string, and only as an escape. */
    private static String withEscapedSurrogates(String line) {
        StringBuilder written = new StringBuilder(line.length());
        line.codePoints().forEach(c -> {
            if (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE) {
                written.append(String.format(Locale.ROOT, "\\u%04x", c));
            } else {
                written.appendCodePoint(c);
            }
        });
        return written.toString();
    }
}
