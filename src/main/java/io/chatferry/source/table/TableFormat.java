package io.chatferry.source.table;

import io.chatferry.model.Kind;
import io.chatferry.source.api.ExportFiles;
import io.chatferry.source.api.ExportFiles.ExportFile;
import io.chatferry.source.api.Recognition;
import io.chatferry.source.api.RecordStream;
import io.chatferry.source.api.SourceFormat;
import io.chatferry.source.api.SourceItem;
import io.chatferry.source.api.SourceSettings;
import io.chatferry.source.canonical.CanonicalPlan;
import io.chatferry.source.canonical.KindDetector;
import io.chatferry.source.canonical.RowFiles;
import io.chatferry.source.mapping.Mapping;
import io.chatferry.source.row.PassStream;
import java.io.IOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The formats {@code csv} and {@code json}: the canonical format, and with a mapping any other rows. The two differ
 * only in the files that they recognise; each reads both CSV and JSON files.
 */
public final class TableFormat implements SourceFormat {

    private final String name;
    private final Predicate<ExportFile> own;

    private TableFormat(String name, Predicate<ExportFile> own) {
        this.name = name;
        this.own = own;
    }

    /** The format {@code csv}. */
    public static TableFormat csv() {
        return new TableFormat("csv", file -> !RowFiles.isJson(file));
    }

    /** The format {@code json}. */
    public static TableFormat json() {
        return new TableFormat("json", RowFiles::isJson);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Recognition recognise(ExportFiles files) throws IOException {
        Map<Kind, ExportFile> found = new EnumMap<>(Kind.class);
        boolean isOther = false;
        int ownFiles = 0;
        int all = 0;
        for (ExportFile file : files.files()) {
            Kind kind = KindDetector.of(file);
            boolean isCanonical = kind != null && KindDetector.isCanonical(file, kind);
            isOther |= kind == Kind.MESSAGE && !isCanonical && KindDetector.hasRows(file);
            if (isCanonical) {
                all++;
                if (own.test(file)) {
                    ownFiles++;
                    found.putIfAbsent(kind, file);
                }
            }
        }
        if (ownFiles == 0 || (isOther && !found.containsKey(Kind.MESSAGE))) {
            return Recognition.none("no " + name + " file with canonical columns");
        }
        String names = found.entrySet().stream()
                .map(entry ->
                        entry.getValue().display() + " holds " + entry.getKey().plural())
                .collect(Collectors.joining(", "));
        int base = found.containsKey(Kind.MESSAGE) ? 60 : 50;
        return new Recognition(base + 40 * ownFiles / Math.max(all, 1), "by names and columns: " + names);
    }

    @Override
    public RecordStream open(ExportFiles files, SourceSettings settings) {
        if (!settings.mapping().isEmpty()) {
            return Mapping.parse(settings).open(files);
        }
        CanonicalPlan plan = CanonicalPlan.of(files, settings);
        return new PassStream(plan.passes(), all(files.notices(), plan.notices()));
    }

    private static List<SourceItem> all(List<SourceItem> ofExport, List<SourceItem.Notice> ofFormat) {
        return Stream.concat(ofExport.stream(), ofFormat.stream()).toList();
    }
}
