package io.chatferry.source.jdbc;

import io.chatferry.source.api.ExportFiles;
import io.chatferry.source.api.Recognition;
import io.chatferry.source.api.RecordStream;
import io.chatferry.source.api.SourceFormat;
import io.chatferry.source.api.SourceSettings;
import io.chatferry.source.canonical.CanonicalPlan;
import io.chatferry.source.canonical.KindDetector;
import io.chatferry.source.mapping.Mapping;
import io.chatferry.source.row.PassStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The format {@code jdbc}: reads the rows that were fetched from a database, a file of JSON lines for each query. A query that
 * the mapping describes is read by it; the columns of the others have canonical names.
 */
public final class JdbcFormat implements SourceFormat {

    /** The ending of the spooled file of a query. */
    public static final String FILE = ".jsonl.gz";

    private static final String LINES = ".jsonl";

    @Override
    public String name() {
        return JdbcOptions.FORMAT;
    }

    @Override
    public Optional<Class<? extends Record>> options() {
        return Optional.of(JdbcOptions.class);
    }

    @Override
    public boolean isFetched() {
        return true;
    }

    @Override
    public void check(Record options, OptionPlaces places) {
        JdbcSource.check((JdbcOptions) options, places);
    }

    @Override
    public Recognition recognise(ExportFiles files) {
        return Recognition.none("a database is no file");
    }

    @Override
    public RecordStream open(ExportFiles files, SourceSettings settings) {
        List<ExportFiles.ExportFile> queries = new ArrayList<>();
        files.files().forEach(file -> queries.add(new QueryFile(file)));
        Mapping mapping = settings.mapping().isEmpty() ? null : Mapping.parse(settings);
        List<ExportFiles.ExportFile> canonical = new ArrayList<>(queries);
        List<ExportFiles.ExportFile> mapped = new ArrayList<>();
        if (mapping != null) {
            for (ExportFiles.ExportFile query : queries) {
                boolean isDescribed = mapping.describes(query);
                if (isDescribed || mapping.looksUpIn(query)) {
                    mapped.add(query);
                }
                if (isDescribed || (mapping.looksUpIn(query) && KindDetector.of(query) == null)) {
                    canonical.remove(query);
                }
            }
        }
        RecordStream records;
        if (mapping == null || mapped.isEmpty()) {
            records = canonical(files, canonical, settings);
        } else if (canonical.isEmpty()) {
            records = mapping.open(new Selected(files, mapped));
        } else {
            records = new TwoStreams(canonical(files, canonical, settings), mapping.open(new Selected(files, mapped)));
        }
        return new PrivateGroups(records);
    }

    private static RecordStream canonical(
            ExportFiles files, List<ExportFiles.ExportFile> queries, SourceSettings settings) {
        CanonicalPlan plan = CanonicalPlan.ofCells(new Selected(files, queries), settings);
        return new PassStream(plan.passes(), plan.notices());
    }

    /** Some files of an export. */
    private record Selected(ExportFiles all, List<ExportFile> files) implements ExportFiles {

        @Override
        public java.nio.file.Path root() {
            return all.root();
        }

        @Override
        public void close() {
            // its owner closes all files
        }
    }

    /** The file of a query, which a mapping matches by the query's name. */
    private record QueryFile(ExportFiles.ExportFile file) implements ExportFiles.ExportFile {

        @Override
        public String name() {
            return file.name();
        }

        @Override
        public String matchedName() {
            return name().endsWith(LINES) ? name().substring(0, name().length() - LINES.length()) : name();
        }

        @Override
        public String display() {
            return file.display();
        }

        @Override
        public long size() {
            return file.size();
        }

        @Override
        public io.chatferry.source.api.ExportInput open() throws java.io.IOException {
            return file.open();
        }
    }
}
