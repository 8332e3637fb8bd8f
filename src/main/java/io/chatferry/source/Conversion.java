package io.chatferry.source;

import io.chatferry.file.OwnerOnly;
import io.chatferry.model.ChatRecord;
import io.chatferry.model.Kind;
import io.chatferry.model.Problem;
import io.chatferry.model.RejectCode;
import io.chatferry.source.api.RecordStream;
import io.chatferry.source.api.SourceException;
import io.chatferry.source.api.SourceItem;
import io.chatferry.source.canonical.RecordJson;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Writes the records of an export as JSON lines with canonical names, a file for each kind of record, which are read to the same
 * records. What is no record is counted. Not thread-safe.
 */
public final class Conversion implements AutoCloseable {

    private static final String UNFINISHED = ".unfinished";
    private static final int MAX_NOTICES = 500;

    private final Path folder;
    private final Map<Kind, BufferedWriter> files = new EnumMap<>(Kind.class);
    private final Map<Kind, Long> records = new EnumMap<>(Kind.class);
    private final Map<RejectCode, Occurrences> rejects = new EnumMap<>(RejectCode.class);
    private final Map<String, Occurrences> leftOut = new LinkedHashMap<>();
    private final List<SourceItem.UnreadablePart> lost = new ArrayList<>();
    private final List<SourceItem.Notice> notices = new ArrayList<>();

    private Conversion(Path folder) {
        this.folder = folder;
    }

    /**
     * Converts an export.
     *
     * @param folder is made if it is not there, and has to be empty; only its owner may read what is written
     * @throws IOException if the export cannot be read or the folder not be written
     * @throws SourceException if the folder is not empty
     */
    public static Conversion of(RecordStream stream, Path folder) throws IOException {
        OwnerOnly.createFolder(folder);
        try (Stream<Path> there = Files.list(folder)) {
            if (there.findAny().isPresent()) {
                throw new SourceException(folder + " is not empty\n  name another folder, or empty it first");
            }
        }
        try (Conversion conversion = new Conversion(folder)) {
            for (SourceItem item = stream.next(); item != null; item = stream.next()) {
                conversion.add(item);
            }
            conversion.finish();
            return conversion;
        }
    }

    private void add(SourceItem item) throws IOException {
        if (item instanceof SourceItem.ParsedRecord parsed) {
            if (parsed.problems().isEmpty()) {
                write(parsed.record());
            } else { // without the value that cannot be read, it would be another record
                reject(parsed.problems().get(0), item);
            }
        } else if (item instanceof SourceItem.MalformedRecord broken) {
            reject(broken.problem(), item);
        } else if (item instanceof SourceItem.RowNotTaken row) {
            leave("not taken by any description", row);
        } else if (item instanceof SourceItem.SkippedRow row) {
            leave(row.reason(), row);
        } else if (item instanceof SourceItem.UnreadablePart part) {
            lost.add(part);
        } else if (item instanceof SourceItem.Notice notice && notices.size() < MAX_NOTICES) {
            notices.add(notice);
        }
    }

    private void reject(Problem problem, SourceItem item) {
        rejects.computeIfAbsent(problem.code(), none -> new Occurrences()).add(item.origin());
    }

    private void leave(String reason, SourceItem item) {
        leftOut.computeIfAbsent(reason, none -> new Occurrences()).add(item.origin());
    }

    private void write(ChatRecord record) throws IOException {
        BufferedWriter file = files.get(record.kind());
        if (file == null) {
            OutputStream bytes = Channels.newOutputStream(
                    OwnerOnly.open(unfinished(record.kind()), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
            file = new BufferedWriter(new java.io.OutputStreamWriter(bytes, StandardCharsets.UTF_8), 1 << 16);
            files.put(record.kind(), file);
        }
        file.write(RecordJson.line(record));
        file.write('\n');
        records.merge(record.kind(), 1L, Long::sum);
    }

    private Path unfinished(Kind kind) {
        return folder.resolve(kind.plural() + ".jsonl" + UNFINISHED);
    }

    private void finish() throws IOException {
        close();
        for (Kind kind : files.keySet()) {
            Files.move(unfinished(kind), folder.resolve(kind.plural() + ".jsonl"), StandardCopyOption.ATOMIC_MOVE);
        }
    }

    /** The number of records of a kind that were written. */
    public long count(Kind kind) {
        return Objects.requireNonNullElse(records.get(kind), 0L);
    }

    /** Records that cannot be read and were not written, by the first rule that they break. */
    public Map<RejectCode, Occurrences> rejects() {
        return rejects;
    }

    /** Rows that are no records, by reason. */
    public Map<String, Occurrences> leftOut() {
        return leftOut;
    }

    /** Parts of files that could not be read. */
    public List<SourceItem.UnreadablePart> lost() {
        return lost;
    }

    /** Notices of the reader, at most {@value #MAX_NOTICES}. */
    public List<SourceItem.Notice> notices() {
        return notices;
    }

    @Override
    public void close() throws IOException {
        for (BufferedWriter file : files.values()) {
            file.close();
        }
    }
}
