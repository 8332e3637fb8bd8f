package io.chatferry.source.guess.table;

import io.chatferry.source.api.ExportFiles.ExportFile;
import io.chatferry.source.guess.profile.Rows;
import io.chatferry.source.guess.profile.Table;
import io.chatferry.source.mapping.SampleRows;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Finds the tables in JSON files: rows one behind the other, or collections in a document. */
public final class JsonTables {

    private static final Pattern MONGO = Pattern.compile("\"\\$(oid|date|numberLong|numberInt|numberDecimal)\"");
    private static final Pattern DYNAMO = Pattern.compile("\\{\\s*\"(S|N|BOOL|M|L|SS|NS|NULL)\"\\s*:");
    private static final Pattern FIRESTORE = Pattern.compile(
            "\"(__datatype__|_seconds|stringValue|integerValue|timestampValue|booleanValue|mapValue)\"");
    private static final int SURE = 3;

    private JsonTables() {}

    /** A table, or a collection in a document. */
    public record Found(String name, Map<String, Object> reading, List<String> notes, Rows rows, boolean isCut) {}

    public static List<Found> of(List<ExportFile> files, FileHead head, String name) throws IOException {
        Map<String, Object> reading = new LinkedHashMap<>();
        List<String> notes = new ArrayList<>();
        String types = types(head.text());
        if (types != null) {
            reading.put("types", types);
            notes.add(
                    types.equals("mongo")
                            ? "values name their types as MongoDB's Extended JSON does"
                            : types.equals("dynamodb")
                                    ? "values name their types as DynamoDB does"
                                    : "values name their types as Firestore does");
        }
        JsonShape shape = JsonShape.of(head.bytes());
        List<Found> found = new ArrayList<>();
        if (!"dynamodb".equals(types) && shape.isDocument()) {
            for (String path : shape.paths()) {
                Map<String, Object> within = new LinkedHashMap<>();
                within.put("rows", path);
                within.putAll(reading);
                add(found, files, lastName(path, name), within, notes);
            }
        } else {
            add(found, files, name, reading, notes);
        }
        return found;
    }

    private static void add(
            List<Found> found, List<ExportFile> files, String name, Map<String, Object> reading, List<String> notes)
            throws IOException {
        Rows rows = new Rows(0);
        boolean cut = sample(files, reading, rows);
        if (rows.count() > 0) {
            found.add(new Found(name, reading, notes, rows, cut));
        }
    }

    private static boolean sample(List<ExportFile> files, Map<String, Object> reading, Rows rows) throws IOException {
        for (ExportFile file : files) {
            try (SampleRows sample = SampleRows.open(file, reading, null)) {
                for (ObjectNode row = sample.next(); row != null; row = sample.next()) {
                    if (rows.count() == Table.MAX_ROWS) {
                        return true;
                    }
                    rows.add(row, sample.steps());
                }
            }
        }
        return false;
    }

    private static @Nullable String types(String text) {
        if (MONGO.matcher(text).find()) {
            return "mongo";
        }
        if (DYNAMO.matcher(text).results().limit(SURE).count() == SURE) {
            return "dynamodb";
        }
        return FIRESTORE.matcher(text).find() ? "firestore" : null;
    }

    private static String lastName(String path, String name) {
        String[] steps = path.split("/", -1);
        for (int i = steps.length - 1; i > 0; i--) {
            if (!steps[i].equals("*")) {
                return steps[i];
            }
        }
        return name;
    }
}
