package io.chatferry.report.files;

import io.chatferry.ledger.AtomicFile;
import io.chatferry.model.Kind;
import io.chatferry.model.Visible;
import io.chatferry.report.format.CsvText;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Locale;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes the mapping of source ids to target ids twice: {@code ids.jsonl} for the app, which must log its users in with the
 * target ids, and {@code ids.csv} for people. Both are exact. In the CSV each cell is quoted, but a spreadsheet program may
 * still take {@code +49…} for a number. Streams; readable by the owner only; each file appears whole or not at all.
 */
public final class IdsFile {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private IdsFile() {}

    /**
     * A user's or group's id.
     *
     * @param changed the two ids differ
     * @param clash another entity has the id that the source id would have become
     */
    public record Row(Kind kind, String sourceId, String targetId, boolean changed, boolean clash) {

        private String csv() {
            return CsvText.quotedRow(
                    kindName(), sourceId, targetId, Boolean.toString(changed), Boolean.toString(clash));
        }

        private String json() {
            ObjectNode object = JSON.createObjectNode()
                    .put("kind", kindName())
                    .put("sourceId", sourceId)
                    .put("targetId", targetId)
                    .put("changed", changed)
                    .put("clash", clash);
            return Visible.lines(JSON.writeValueAsString(object)) + "\n";
        }

        private String kindName() {
            return kind.name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Writes the map into a folder.
     *
     * @param rows is closed here
     */
    public static void write(Path folder, Stream<Row> rows) throws IOException {
        try (rows;
                AtomicFile csv = new AtomicFile(folder.resolve("ids.csv"));
                AtomicFile json = new AtomicFile(folder.resolve("ids.jsonl"))) {
            csv.writer().write(CsvText.quotedRow("kind", "sourceId", "targetId", "changed", "clash"));
            json.writer();
            for (Iterator<Row> each = rows.iterator(); each.hasNext(); ) {
                Row row = each.next();
                csv.writer().write(row.csv());
                json.writer().write(row.json());
            }
            csv.commit();
            json.commit();
        }
    }
}
