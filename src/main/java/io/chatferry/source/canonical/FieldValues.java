package io.chatferry.source.canonical;

import io.chatferry.model.Attachment;
import io.chatferry.model.Problem;
import io.chatferry.model.Reaction;
import io.chatferry.model.RejectCode;
import io.chatferry.source.api.SourceSettings;
import io.chatferry.source.row.JsonText;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The values of one record as they were read, by field: a {@link String} from a CSV cell, a {@link JsonNode} from a
 * JSON file, an {@link Instant}, a {@link Times.Read} or an {@link UnreadableTime} from a mapping. Converts each to the model's type, or
 * reports a problem; counts what is read otherwise than it is written. Not thread-safe.
 */
public final class FieldValues {

    /** More parts than any list may have; the last part then holds the rest. */
    private static final int MAX_PARTS = 10_000;

    private final Map<Field, Object> values = new EnumMap<>(Field.class);
    private final ReadNotes notes;
    private final TimeValues times;
    private final DamageCheck damage;
    private final boolean readsFormulas;
    /** Of any format, whose files of the export are attachments as well. */
    private final boolean isCorrection;

    private List<Problem> problems = new ArrayList<>();

    /** The values of the records of one file, whose settings these are; {@code areCells} if it is CSV. */
    public FieldValues(SourceSettings settings, boolean areCells) {
        this(settings, areCells, settings.nulls());
    }

    /** As {@link #FieldValues(SourceSettings, boolean)}, where these words mean "no value": one that is a value is meant to be. */
    public FieldValues(SourceSettings settings, boolean areCells, Set<String> nulls) {
        boolean isCurrent = settings.readerVersion() >= SourceSettings.CURRENT_READER;
        this.notes = new ReadNotes(!settings.mapping().isEmpty());
        this.times = new TimeValues(settings.timezone(), notes, isCurrent);
        this.damage = new DamageCheck(notes, areCells, nulls);
        this.readsFormulas = isCurrent && areCells;
        this.isCorrection = settings.correctedExport() != null;
    }

    /** What was counted in the file. */
    public ReadNotes notes() {
        return notes;
    }

    /** Clears all values and problems for the next record. */
    public void clear() {
        values.clear();
        if (!problems.isEmpty()) {
            problems = new ArrayList<>();
        }
    }

    /** Sets a field; empty text and JSON null leave it absent. */
    public void set(Field field, @Nullable Object value) {
        if (value == null || isEmpty(value)) {
            return;
        }
        values.put(field, value);
        if (value instanceof String text) {
            damage.check(field, text);
        } else if (value instanceof JsonNode node && node.isString()) {
            damage.check(field, node.stringValue());
        } else if (value instanceof UnreadableTime time) {
            damage.check(field, time.text());
        }
    }

    /** Sets a field of an object that may name it twice, spelled differently: two different values are a problem. */
    void setOnce(Field field, Object value) {
        Object first = values.get(field);
        if (first == null) {
            set(field, value);
        } else if (!isEmpty(value) && !first.equals(value)) {
            String message =
                    "the key \"" + field.title() + "\" occurs twice, spelled differently, with different values";
            problem(RejectCode.RECORD_MALFORMED, field.title(), message);
        }
    }

    private static boolean isEmpty(Object value) {
        if (value instanceof JsonNode node) {
            return node.isNull()
                    || node.isMissingNode()
                    || (node.isString() && node.stringValue().isEmpty());
        }
        return value instanceof String text && text.isEmpty();
    }

    /** Adds a problem. */
    public void problem(RejectCode code, String field, String message) {
        problems.add(new Problem(code, field, message));
    }

    /** The problems of the record so far. */
    public List<Problem> problems() {
        return problems;
    }

    /** Text; a JSON value of another type is a problem. */
    @Nullable
    String text(Field field) {
        Object value = values.get(field);
        if (value == null || value instanceof String) {
            return (String) value;
        }
        if (value instanceof JsonNode node && node.isString()) {
            return node.stringValue();
        }
        wrongType(field, "text", value);
        return null;
    }

    /** An id: text, or a JSON number taken as its digits. */
    @Nullable
    String id(Field field) {
        Object value = values.get(field);
        if (value instanceof JsonNode node && node.isNumber()) {
            return number(node);
        }
        String id = text(field);
        if (id != null && SpreadsheetCells.isRounded(id)) {
            problem(
                    RejectCode.ID_ROUNDED,
                    field.title(),
                    field.title() + " was rounded by a spreadsheet (it looks like " + TimeText.shape(id) + ")");
            return null;
        }
        return id == null ? null : withoutFormula(field, id);
    }

    /** The text of a cell that is a formula of a text: {@code ="0042"}. */
    String withoutFormula(Field field, String cell) {
        if (!readsFormulas || !SpreadsheetCells.isFormula(cell)) {
            return cell;
        }
        notes.count(ReadNotes.Note.FORMULA, field.title(), null);
        return SpreadsheetCells.text(cell);
    }

    /** The time at which a message was sent; one that cannot be read, or is zero, is a problem. */
    @Nullable
    Instant sentAt() {
        return times.sentAt(values.get(Field.SENT_AT), this);
    }

    /** Another time; one that cannot be read is a problem, and zero means never. */
    @Nullable
    Instant time(Field field) {
        return times.time(field, values.get(field), null, this);
    }

    /** As {@link #time(Field)}, of a message that was sent at this time. */
    @Nullable
    Instant time(Field field, @Nullable Instant sentAt) {
        return times.time(field, values.get(field), sentAt, this);
    }

    /**
     * The time at which a message was deleted. Where only a flag says that it was, that of its last edit, or else of its
     * sending.
     */
    @Nullable
    Instant deletedAt(@Nullable Instant sentAt, @Nullable Instant editedAt) {
        return times.deletedAt(values.get(Field.DELETED_AT), sentAt, editedAt, this);
    }

    /** True or false, also written as {@code 1}, {@code yes}, {@code 0} or {@code no}. */
    @Nullable
    Boolean flag(Field field) {
        Object value = values.get(field);
        if (value == null) {
            return null;
        }
        String text = value instanceof JsonNode node ? node.toString() : value.toString();
        return switch (text.replace("\"", "").trim().toLowerCase(Locale.ROOT)) {
            case "true", "1", "yes" -> true;
            case "false", "0", "no" -> false;
            default -> {
                wrongType(field, "true or false", value);
                yield null;
            }
        };
    }

    /** A list of texts: a JSON array, or in a cell also parts separated by {@code |}. */
    List<String> list(Field field) {
        JsonNode node = listNode(field);
        if (node == null) {
            return List.of();
        }
        List<String> items = new ArrayList<>(node.size());
        for (JsonNode item : node) {
            if (!item.isString()) {
                wrongType(field, "a list of texts", node);
                return List.of();
            }
            items.add(item.stringValue());
        }
        return items;
    }

    /** Any JSON value; a cell holds it as JSON. */
    @Nullable
    JsonNode json(Field field) {
        Object value = values.get(field);
        if (value instanceof String text) {
            JsonNode node = JsonText.parse(text);
            if (node == null) {
                problem(RejectCode.JSON_INVALID, field.title(), "the cell is not valid JSON");
            }
            return node == null || node.isNull() ? null : node;
        }
        return value instanceof JsonNode node ? node : null;
    }

    /** A JSON object. */
    @Nullable
    ObjectNode object(Field field) {
        JsonNode node = json(field);
        if (node == null || node instanceof ObjectNode) {
            return (ObjectNode) node;
        }
        wrongType(field, "an object", node);
        return null;
    }

    /** Attachments: a JSON array of objects or URLs, one object, or in a cell also URLs separated by {@code |}. */
    List<Attachment> attachments() {
        JsonNode node = listNode(Field.ATTACHMENTS);
        if (node == null) {
            return List.of();
        }
        List<Attachment> attachments = new ArrayList<>(node.size());
        for (JsonNode item : node) {
            Attachment attachment = NestedValues.attachment(item);
            if (attachment == null) {
                wrongType(Field.ATTACHMENTS, "a list of {url, name, mimeType, extension, size}", node);
                return List.of();
            }
            attachments.add(isCorrection ? attachment : attachment.onTheWeb());
        }
        return attachments;
    }

    /** Reactions: an array of {@code {reaction, uids}} or an object from emoji to ids. */
    List<Reaction> reactions() {
        JsonNode node = json(Field.REACTIONS);
        if (node == null) {
            return List.of();
        }
        List<Reaction> reactions = NestedValues.reactions(node);
        if (reactions == null) {
            wrongType(Field.REACTIONS, "a list of {reaction, uids}", node);
            return List.of();
        }
        return reactions;
    }

    private @Nullable JsonNode listNode(Field field) {
        Object value = values.get(field);
        if (value instanceof String cell) {
            char first =
                    cell.stripLeading().isEmpty() ? ' ' : cell.stripLeading().charAt(0);
            if (first != '[' && first != '{') {
                ArrayNode parts = JsonText.mapper().createArrayNode();
                Arrays.stream(cell.split("\\|", MAX_PARTS))
                        .filter(part -> !part.isEmpty())
                        .forEach(parts::add);
                return parts;
            }
        }
        JsonNode node = json(field);
        if (node == null || node.isArray()) {
            return node;
        }
        if (field == Field.ATTACHMENTS && node.isObject()) {
            return JsonText.mapper().createArrayNode().add(node);
        }
        wrongType(field, "a list", node);
        return null;
    }

    private void wrongType(Field field, String wanted, Object found) {
        String type = found instanceof JsonNode node ? node.getNodeType().name().toLowerCase(Locale.ROOT) : "text";
        problem(RejectCode.FIELD_TYPE, field.title(), "must be " + wanted + ", is " + type);
    }

    static String number(JsonNode node) {
        BigDecimal number = node.decimalValue();
        return number.scale() < 0 && number.scale() > -40 ? number.toPlainString() : number.toString();
    }
}
