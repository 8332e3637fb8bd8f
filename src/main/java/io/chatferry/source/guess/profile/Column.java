package io.chatferry.source.guess.profile;

import io.chatferry.source.row.JsonText;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the values of a column have in common, in bounded memory: how many there are, how many differ, which kinds of value they
 * are, and for lists and objects what is in them. Texts are kept as hashes, except the words of small vocabularies.
 */
public final class Column {

    /** The words that tools write for "no value". */
    public static final Set<String> NULL_WORDS = Set.of("NULL", "\\N", "(null)", "null", "None");

    private static final int MAX_VALUES = 50_000;
    private static final int MAX_WORDS = 24;
    private static final int MAX_WORD = 32;
    private static final int MAX_FIELDS = 40;
    private static final int MAX_DEPTH = 4;
    private static final int MAX_ELEMENTS = 200;

    private String ref;
    private final int depth;
    private final Set<Long> values = new HashSet<>();
    private final ValueKinds kinds = new ValueKinds();
    private final Map<String, Long> words = new TreeMap<>();
    private final Map<String, Long> nullWords = new TreeMap<>();
    private final Map<String, Column> fields = new LinkedHashMap<>();
    private boolean isVocabulary = true;
    private boolean isCut;
    private long filled;
    private long objects;
    private long arrays;
    private long flagSets;
    private long objectMaps;
    private long jsonTexts;
    private long namesMet;
    private @Nullable Rows elements;
    private @Nullable Column items;
    private @Nullable Column keys;

    /** @param ref how a mapping refers to the column */
    public Column(String ref, int depth) {
        this.ref = ref;
        this.depth = depth;
    }

    public String ref() {
        return ref;
    }

    public void rename(String name) {
        ref = name;
        fields.forEach((key, field) -> field.rename(child(key)));
    }

    /** Adds a value; returns its hash, 0 if there is none. */
    public long add(@Nullable JsonNode value) {
        if (value == null || value.isNull() || value.isMissingNode()) {
            return 0;
        }
        if (value.isContainer()) {
            if (!value.isEmpty()) {
                filled++;
                addContainer(value);
                return 1;
            }
            return 0;
        }
        String text = value.asString("");
        if (text.isEmpty()) {
            return 0;
        }
        if (value.isString() && NULL_WORDS.contains(text)) {
            nullWords.merge(text, 1L, Long::sum);
            return Rows.NULL_WORD;
        }
        filled++;
        long hash = Rows.hash(text);
        if (values.size() < MAX_VALUES) {
            values.add(hash);
        } else {
            isCut = true;
        }
        addWord(text);
        JsonNode json =
                value.isString() && (text.startsWith("{") || text.startsWith("[")) ? JsonText.parse(text) : null;
        if (json != null && json.isContainer()) {
            jsonTexts++;
            addContainer(json);
        } else {
            kinds.add(text, value.isString());
        }
        return hash;
    }

    private void addWord(String text) {
        if (!isVocabulary) {
            return;
        }
        if (text.length() > MAX_WORD || (!words.containsKey(text) && words.size() == MAX_WORDS)) {
            isVocabulary = false;
            words.clear();
            return;
        }
        words.merge(text, 1L, Long::sum);
    }

    private void addContainer(JsonNode value) {
        if (depth >= MAX_DEPTH) {
            return;
        }
        if (value instanceof ArrayNode array) {
            arrays++;
            for (int i = 0; i < Math.min(array.size(), MAX_ELEMENTS); i++) {
                JsonNode element = array.get(i);
                if (element instanceof ObjectNode object) {
                    elements().add(object, null);
                } else {
                    items().add(element);
                }
            }
        } else if (value instanceof ObjectNode object) {
            objects++;
            addObject(object);
        }
    }

    private void addObject(ObjectNode object) {
        boolean flags = true;
        boolean all = true;
        int count = 0;
        for (Map.Entry<String, JsonNode> entry : object.properties()) {
            JsonNode field = entry.getValue();
            flags &= field.isBoolean();
            all &= field.isContainer() && !field.isEmpty();
            if (count++ < MAX_ELEMENTS) {
                namesMet++;
                keys().add(JsonText.mapper().getNodeFactory().stringNode(entry.getKey()));
                Column known = fields.get(entry.getKey());
                if (known == null && fields.size() < MAX_FIELDS) {
                    known = new Column(child(entry.getKey()), depth + 1);
                    fields.put(entry.getKey(), known);
                }
                if (known != null) {
                    known.add(field);
                }
                if (field instanceof ObjectNode inner) {
                    elements().add(inner, null);
                }
            }
        }
        flagSets += flags && count > 0 ? 1 : 0;
        objectMaps += all && count > 0 ? 1 : 0;
    }

    private String child(String name) {
        String own = ref.startsWith("/") ? ref : "/" + escaped(ref);
        return own + "/" + escaped(name);
    }

    private static String escaped(String name) {
        return name.replace("~", "~0").replace("/", "~1");
    }

    private Rows elements() {
        Rows known = elements;
        if (known == null) {
            known = new Rows(depth + 1);
            elements = known;
        }
        return known;
    }

    private Column items() {
        Column known = items;
        if (known == null) {
            known = new Column("@item", depth + 1);
            items = known;
        }
        return known;
    }

    private Column keys() {
        Column known = keys;
        if (known == null) {
            known = new Column("@key", depth + 1);
            keys = known;
        }
        return known;
    }

    /** The number of values, without words for "no value". */
    public long filled() {
        return filled;
    }

    public long distinct() {
        return values.size();
    }

    public boolean isUnique() {
        return filled > 0 && !isCut && values.size() == filled && objects + arrays - jsonTexts <= 0;
    }

    public ValueKinds kinds() {
        return kinds;
    }

    /** The words of a small vocabulary, with their numbers; empty if it is none. */
    public Map<String, Long> vocabulary() {
        return isVocabulary ? words : Map.of();
    }

    public Map<String, Long> nullWords() {
        return nullWords;
    }

    public boolean isContainer() {
        return filled > 0 && (objects + arrays) * 10 >= filled * 9;
    }

    /** Whether all values are texts of JSON: lists or objects. */
    public boolean isJsonText() {
        return jsonTexts > 0 && jsonTexts == filled;
    }

    public boolean isList() {
        return arrays > 0 && arrays >= objects;
    }

    /** Whether its objects are collections by key: a set of names, or objects by their ids. */
    public boolean isKeyed() {
        return objects > 0
                && (flagSets == objects || objectMaps == objects || fields.size() == MAX_FIELDS)
                && (flagSets == objects || namesMet > 0);
    }

    /** Whether its objects have fields of their own. */
    public boolean isRecord() {
        return objects > 0 && !isKeyed();
    }

    public boolean isFlagSet() {
        return objects > 0 && flagSets == objects;
    }

    /** The fields of objects that are records. */
    public Map<String, Column> fields() {
        return isRecord() ? fields : Map.of();
    }

    /** The objects in lists, or in objects by key; null if there are none. */
    @Nullable
    public Rows elementRows() {
        return elements;
    }

    /** The plain values in lists. */
    @Nullable
    public Column itemValues() {
        return items;
    }

    /** The keys of objects. */
    @Nullable
    public Column keyValues() {
        return keys;
    }

    public boolean has(long hash) {
        return values.contains(hash);
    }

    /** How many of the different values are among those of another column. */
    public long in(Column other) {
        return values.stream().filter(other::has).count();
    }
}
