package io.chatferry.job.explain;

import io.chatferry.ledger.Ledger;
import io.chatferry.ledger.media.MediaFile;
import io.chatferry.ledger.media.MediaTable;
import io.chatferry.model.Attachment;
import io.chatferry.model.Urls;
import io.chatferry.model.Visible;
import io.chatferry.report.format.Figures;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What became of the files of a message. */
final class FileStories {

    private static final int CHARS = 300;

    private FileStories() {}

    /** A line or two for each file; none where files are not copied. */
    static List<String> of(Ledger ledger, long message) {
        List<String> stories = new ArrayList<>();
        for (MediaFile file : MediaTable.ofMessage(ledger, message)) {
            stories.add(Visible.of(file.name(), CHARS) + ": " + story(file));
        }
        return stories;
    }

    private static String story(MediaFile file) {
        String from = ", from " + Visible.of(source(file.source()), CHARS);
        MediaFile.Stored stored = file.stored();
        String tried = file.attempts() == 0
                ? ""
                : " after " + Figures.counted(file.attempts(), "failed attempt", "failed attempts");
        return switch (file.state()) {
            case WAITING ->
                "waits to be copied" + tried + from
                        + (file.message() == null ? "" : "; the last one: " + Visible.of(file.message(), CHARS))
                        + (file.nextAtMillis() == 0
                                ? ""
                                : "; the next not before " + Figures.time(Instant.ofEpochMilli(file.nextAtMillis())));
            case STORING -> "is being stored" + from;
            case DONE ->
                stored == null
                        ? "stored" + from
                        : "stored" + tried + " as " + Visible.of(stored.url(), CHARS) + ", "
                                + Figures.bytes(stored.size()) + " of " + stored.contentType() + ", SHA-256 "
                                + stored.sha256() + from;
            case MISSING ->
                "missing (" + file.reason() + "): " + Visible.of(String.valueOf(file.message()), CHARS) + from;
        };
    }

    /** A link without what may be a secret. */
    private static String source(String source) {
        return Attachment.isInExport(source)
                ? "the export, " + Attachment.pathInExport(source)
                : Urls.masked(source).replaceFirst("[?#].*", "?…");
    }
}
