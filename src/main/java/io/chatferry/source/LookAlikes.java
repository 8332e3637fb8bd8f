package io.chatferry.source;

import io.chatferry.model.Kind;
import io.chatferry.model.Visible;
import io.chatferry.source.canonical.TimeText;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * Finds different ids that people see as one: they differ only in spaces, in the case of letters, in the form of accents, in
 * leading zeros, or as the formula of a spreadsheet. Compares the first {@value #MAX_IDS} ids, in at most 40 MB. Not
 * thread-safe.
 */
public final class LookAlikes {

    /** The number of different ids that are compared. */
    public static final int MAX_IDS = 500_000;

    private static final int MAX_BYTES = 16 << 20;
    private static final int MAX_GROUPS = 1_000;
    private static final int MAX_GROUP = 10;
    private static final int SHOWN_CHARS = 60;
    private static final Pattern WHOLE_NUMBER = Pattern.compile("-?\\d+(\\.0+)?");

    private final Map<Long, Group> groups = new LinkedHashMap<>();
    private long[] keys = new long[1 << 10];
    private long[] ids = new long[1 << 10];
    private int[] offsets = new int[1 << 10];
    private byte[] texts = new byte[1 << 12];
    private int used;
    private int size;
    private boolean hasMoreGroups;
    private boolean isComplete = true;

    /** Ids of users or of groups that look alike, in the order of reading; at most ten of them. */
    public record Group(Kind kind, List<String> ids) {

        /** The ids, and the ways in which they differ. */
        public String message() {
            List<String> shown = ids.stream()
                    .sorted()
                    .map(id -> "\"" + Visible.of(id, SHOWN_CHARS) + "\"")
                    .toList();
            String last = shown.get(shown.size() - 1);
            return kind.plural() + " " + String.join(", ", shown.subList(0, shown.size() - 1)) + " and " + last
                    + " look alike and are different (" + String.join(", ", differences()) + ")";
        }

        /** The ways in which the ids differ. */
        public List<String> differences() {
            List<String> differences = new ArrayList<>();
            List<String> plain = changed(differences, "a spreadsheet's formula", ids, LookAlikes::withoutFormula);
            plain = changed(differences, "spaces or characters that cannot be seen", plain, TimeText::plain);
            plain = changed(differences, "the form of accents, NFC or NFD", plain, LookAlikes::composed);
            plain = merged(differences, "upper and lower case", plain, id -> id.toLowerCase(Locale.ROOT));
            merged(differences, "leading zeros or a decimal point", plain, LookAlikes::withoutZeros);
            return differences;
        }

        /** Adds the name if the change changes any id. */
        private static List<String> changed(
                List<String> differences, String name, List<String> before, UnaryOperator<String> change) {
            List<String> after = before.stream().map(change).distinct().toList();
            if (!before.containsAll(after) || after.size() < before.size()) {
                differences.add(name);
            }
            return after;
        }

        /** Adds the name if the change makes two ids the same. */
        private static List<String> merged(
                List<String> differences, String name, List<String> before, UnaryOperator<String> change) {
            List<String> after = before.stream().map(change).distinct().toList();
            if (after.size() < before.size()) {
                differences.add(name);
            }
            return after;
        }
    }

    /** Adds an id of a user or of a group; the same one may be added many times. */
    public void add(Kind kind, String id) {
        long key = FrequencyCounter.hash(kind.number() + normalized(id));
        long hash = FrequencyCounter.hash(id);
        int slot = slot(key);
        if (keys[slot] == 0) {
            insert(slot, key, hash, id);
        } else if (ids[slot] != hash) {
            group(kind, key, text(offsets[slot]), id);
        }
    }

    private void group(Kind kind, long key, String first, String id) {
        Group group = groups.get(key);
        if (group == null && groups.size() >= MAX_GROUPS) {
            hasMoreGroups = true;
            return;
        }
        if (group == null) {
            group = new Group(kind, new ArrayList<>(List.of(first)));
            groups.put(key, group);
        }
        if (group.ids().size() < MAX_GROUP && !group.ids().contains(id)) {
            group.ids().add(id);
        }
    }

    private void insert(int slot, long key, long hash, String id) {
        byte[] bytes = id.getBytes(StandardCharsets.UTF_8);
        if (size >= MAX_IDS || used + bytes.length + Integer.BYTES > MAX_BYTES) {
            isComplete = false;
            return;
        }
        if (used + bytes.length + Integer.BYTES > texts.length) {
            texts = Arrays.copyOf(texts, Math.max(2 * texts.length, used + bytes.length + Integer.BYTES));
        }
        keys[slot] = key;
        ids[slot] = hash;
        offsets[slot] = used;
        for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
            texts[used++] = (byte) (bytes.length >>> shift);
        }
        System.arraycopy(bytes, 0, texts, used, bytes.length);
        used += bytes.length;
        if (++size > keys.length / 2) {
            grow();
        }
    }

    private String text(int offset) {
        int length = 0;
        for (int i = 0; i < Integer.BYTES; i++) {
            length |= (texts[offset + i] & 0xFF) << (Byte.SIZE * i);
        }
        return new String(texts, offset + Integer.BYTES, length, StandardCharsets.UTF_8);
    }

    private void grow() {
        long[] oldKeys = keys;
        long[] oldIds = ids;
        int[] oldOffsets = offsets;
        keys = new long[2 * oldKeys.length];
        ids = new long[keys.length];
        offsets = new int[keys.length];
        for (int i = 0; i < oldKeys.length; i++) {
            if (oldKeys[i] != 0) {
                int slot = slot(oldKeys[i]);
                keys[slot] = oldKeys[i];
                ids[slot] = oldIds[i];
                offsets[slot] = oldOffsets[i];
            }
        }
    }

    private int slot(long key) {
        int mask = keys.length - 1;
        int slot = (int) (key >>> 32) & mask;
        while (keys[slot] != 0 && keys[slot] != key) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    /** The groups, in the order in which they were found; at most a thousand. */
    public List<Group> groups() {
        return List.copyOf(groups.values());
    }

    /** Whether there are more groups, or more ids than were compared. */
    public boolean isCut() {
        return hasMoreGroups || !isComplete;
    }

    /** Whether there are more groups than are kept. */
    public boolean hasMoreGroups() {
        return hasMoreGroups;
    }

    /** Whether not all ids were compared with each other: there were too many. */
    public boolean isIncomplete() {
        return !isComplete;
    }

    /** How many different ids were compared with each other. */
    public int compared() {
        return size;
    }

    private static String normalized(String id) {
        if (isPlain(id)) {
            return id;
        }
        return withoutZeros(composed(TimeText.plain(withoutFormula(id))).toLowerCase(Locale.ROOT));
    }

    private static boolean isPlain(String id) {
        for (int i = 0; i < id.length(); i++) {
            char c = id.charAt(i);
            boolean isPlain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
            if (!isPlain || (i == 0 && (c == '0' || c == '-'))) {
                return false;
            }
        }
        return true;
    }

    private static String withoutFormula(String id) {
        boolean isFormula = id.length() > 3 && id.startsWith("=\"") && id.endsWith("\"");
        return isFormula ? id.substring(2, id.length() - 1) : id;
    }

    private static String composed(String id) {
        return Normalizer.normalize(id, Normalizer.Form.NFC);
    }

    private static String withoutZeros(String id) {
        if (!WHOLE_NUMBER.matcher(id).matches()) {
            return id;
        }
        int point = id.indexOf('.');
        return (point < 0 ? id : id.substring(0, point)).replaceFirst("^(-?)0+(?=\\d)", "$1");
    }
}
