package io.chatferry.source.canonical;

import io.chatferry.model.Kind;
import io.chatferry.source.api.ExportFiles;
import io.chatferry.source.api.ExportFiles.ExportFile;
import io.chatferry.source.api.SourceException;
import io.chatferry.source.api.SourceItem;
import io.chatferry.source.api.SourceSettings;
import io.chatferry.source.row.Pass;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which files are read for which kind, in which order.
 *
 * @param passes users, groups, members, messages; within a kind by name
 * @param notices files that are skipped
 */
public record CanonicalPlan(List<Pass> passes, List<SourceItem.Notice> notices) {

    /** Plans the reading of an export in the canonical format. */
    public static CanonicalPlan of(ExportFiles files, SourceSettings settings) {
        return of(files, settings, false);
    }

    /** As {@link #of}, where texts of JSON objects mean what the cells of a CSV file mean: an object may be a text of JSON. */
    public static CanonicalPlan ofCells(ExportFiles files, SourceSettings settings) {
        return of(files, settings, true);
    }

    private static CanonicalPlan of(ExportFiles files, SourceSettings settings, boolean cells) {
        List<Pass> passes = new ArrayList<>();
        SkippedFiles skipped = new SkippedFiles();
        for (ExportFile file : files.files()) {
            Kind kind = KindDetector.of(file);
            if (kind == null) {
                skipped.add(file);
            } else {
                passes.add(new CanonicalPass(file, kind, settings, cells));
            }
        }
        if (passes.isEmpty()) {
            throw new SourceException(files.root() + " holds no file of users, groups, members or messages"
                    + example(files.notices(), skipped.notices()) + ".\nName the "
                    + "files accordingly (messages.csv, messages.jsonl, …), or describe them under `source.mapping`.");
        }
        passes.sort(Comparator.comparing(Pass::kind));
        return new CanonicalPlan(passes, skipped.notices());
    }

    /** Why a file is none, such as that it cannot be unpacked. */
    private static String example(List<SourceItem> ofExport, List<SourceItem.Notice> skipped) {
        return Stream.concat(ofExport.stream(), skipped.stream())
                .findFirst()
                .map(item -> " (" + item.origin().file() + ": "
                        + (item instanceof SourceItem.UnreadablePart part
                                ? part.message()
                                : item instanceof SourceItem.Notice notice ? notice.message() : "")
                        + ")")
                .orElse("");
    }

    private record CanonicalPass(ExportFile file, Kind kind, SourceSettings settings, boolean cells) implements Pass {

        @Override
        public Opened open() throws IOException {
            RowFiles.OpenFile open = RowFiles.open(file);
            @Nullable List<String> header = open.header();
            return new Opened(
                    open.rows(),
                    new CanonicalRecordMapper(kind, settings, header == null ? List.of() : header, cells),
                    open.input());
        }
    }
}
