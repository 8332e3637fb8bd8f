package io.chatferry.source.jdbc;

import io.chatferry.source.api.ExportFiles;
import io.chatferry.source.api.Recognition;
import io.chatferry.source.api.RecordStream;
import io.chatferry.source.api.SourceFormat;
import io.chatferry.source.api.SourceItem;
import io.chatferry.source.api.SourceSettings;
import io.chatferry.source.canonical.CanonicalPlan;
import io.chatferry.source.mapping.Mapping;
import io.chatferry.source.row.Pass;
import io.chatferry.source.row.PassStream;
import java.util.ArrayList;
import java.util.Comparator;
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
        List<Pass> passes = new ArrayList<>();
        List<SourceItem.Notice> notices = new ArrayList<>();
        List<ExportFiles.ExportFile> canonical = new ArrayList<>(queries);
        if (!settings.mapping().isEmpty()) {
            Mapping mapping = Mapping.parse(settings);
            List<ExportFiles.ExportFile> mapped =
                    queries.stream().filter(mapping::describes).toList();
            canonical.removeAll(mapped);
            Selected selected = new Selected(files, mapped);
            passes.addAll(mapping.passes(selected));
            notices.addAll(mapping.notices(selected));
        }
        if (!canonical.isEmpty() || passes.isEmpty()) {
            CanonicalPlan plan = CanonicalPlan.ofCells(new Selected(files, canonical), settings);
            passes.addAll(plan.passes());
            notices.addAll(plan.notices());
        }
        passes.sort(Comparator.comparing(Pass::kind));
        return new PrivateGroups(new PassStream(passes, notices));
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
