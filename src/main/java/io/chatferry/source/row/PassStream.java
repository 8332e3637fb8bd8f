package io.chatferry.source.row;

import io.chatferry.model.Origin;
import io.chatferry.model.Problem;
import io.chatferry.model.RejectCode;
import io.chatferry.source.api.ExportFiles.ExportFile;
import io.chatferry.source.api.RecordStream;
import io.chatferry.source.api.SourceItem;
import io.chatferry.source.container.TextEncoding;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads file after file, kind after kind. Malformed records of a file are reported once, in the first pass over it. A
 * file that cannot be read, or not to its end, yields a {@link SourceItem.UnreadablePart}, and the next file is read.
 */
public final class PassStream implements RecordStream {

    /** Those to come; one that was read is released, since an export may have a hundred thousand files. */
    private final Queue<Pass> passes;

    private final List<String> filesRead;
    private final Map<ExportFile, Integer> passesLeft = new HashMap<>();
    private final Set<ExportFile> reportedFiles = new HashSet<>();
    private final Deque<SourceItem> ready = new ArrayDeque<>();
    private @Nullable OpenPass current;
    private final Set<String> cut = new LinkedHashSet<>();
    private long bytesBefore;
    private RowLimits limits = new RowLimits(Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE);
    private long rowsRead;
    private boolean isShort;

    /**
     * Reads files.
     *
     * @param passes in the order of current
     * @param notices items to return before the first record
     */
    public PassStream(List<Pass> passes, List<? extends SourceItem> notices) {
        this.passes = new ArrayDeque<>(passes);
        this.filesRead =
                passes.stream().map(pass -> pass.file().display()).distinct().toList();
        passes.forEach(pass -> passesLeft.merge(pass.file(), 1, Integer::sum));
        ready.addAll(notices);
    }

    /** The current pass. */
    private static final class OpenPass {

        private final Pass pass;
        private final Pass.Opened opened;
        private final boolean reportsMalformed;
        private final String file; // composed once, not for each row
        private long line = 1;
        private long number;
        private long rows;

        OpenPass(Pass pass, Pass.Opened opened, boolean reportsMalformed) {
            this.pass = pass;
            this.opened = opened;
            this.reportsMalformed = reportsMalformed;
            this.file = pass.file().display();
        }

        Origin origin() {
            return new Origin(file, line, number);
        }
    }

    @Override
    public @Nullable SourceItem next() throws IOException {
        while (ready.isEmpty()) {
            if (current != null) {
                read(current);
            } else {
                Pass pass = passes.poll();
                if (pass == null) {
                    return null;
                }
                if (rowsRead >= limits.most()) {
                    leaveOut(pass);
                } else {
                    open(pass);
                }
            }
        }
        return ready.poll();
    }

    /** This file and all that follow. */
    private void leaveOut(Pass first) {
        passes.add(first);
        long files = passes.stream()
                .map(pass -> pass.file().display())
                .filter(cut::add)
                .count();
        ready.add(new SourceItem.Notice(
                new Origin(first.file().display(), 1, 0),
                "the export is large: this file and those after it are not looked at, "
                        + String.format(Locale.ROOT, "%,d", files) + " in all"));
        passes.clear();
    }

    private long mostRows(Pass pass) {
        if (rowsRead < limits.few()) {
            return limits.perFile();
        }
        if (!isShort) {
            isShort = true;
            ready.add(new SourceItem.Notice(
                    new Origin(pass.file().display(), 1, 0),
                    "the export is large: of this file and those after it only the first " + limits.perLaterFile()
                            + " rows are looked at"));
        }
        return limits.perLaterFile();
    }

    private void open(Pass pass) {
        try {
            Pass.Opened opened = pass.open();
            boolean isFirst = reportedFiles.add(pass.file());
            current = new OpenPass(pass, opened, isFirst || pass.hasOwnRows());
            if (isFirst) {
                noteFile(pass.file(), opened.input().encoding());
            }
            ready.addAll(opened.mapper().notices(pass.file().display()));
        } catch (IOException e) {
            if (reportedFiles.add(pass.file())) {
                ready.add(lost(new Origin(pass.file().display(), 1, 0), pass, "it cannot be opened: ", e));
            }
            finished(pass);
        }
    }

    private void noteFile(ExportFile file, @Nullable TextEncoding encoding) {
        Origin origin = new Origin(file.display(), 1, 0);
        if (encoding != null && !encoding.isMarked()) {
            String message = "read as " + encoding.charset()
                    + ", as its zero bytes show; it has no byte order mark (if that is wrong, save it as UTF-8)";
            ready.add(new SourceItem.Notice(origin, message));
        } else if (file.size() == 0) {
            ready.add(new SourceItem.Notice(origin, "the file is empty (0 bytes)"));
        }
    }

    private void read(OpenPass now) throws IOException {
        Row row;
        try {
            row = now.opened.rows().next();
        } catch (IOException e) {
            if (now.reportsMalformed) {
                ready.add(lost(now.origin(), now.pass, "it cannot be read after this line: ", e));
            }
            end(now);
            return;
        }
        if (row == null) {
            end(now);
            return;
        }
        if (now.rows++ >= mostRows(now.pass)) {
            cut.add(now.file);
            end(now);
            return;
        }
        rowsRead++;
        now.line = row.line();
        now.number = row.number();
        if (row instanceof Row.MalformedRow bad) {
            if (now.reportsMalformed) {
                Problem problem = new Problem(
                        bad.code(), "", message(bad, now.opened.input().encoding()));
                ready.add(new SourceItem.MalformedRecord(now.origin(), now.pass.kind(), problem, bad.raw()));
            }
        } else if (row instanceof Row.UnreadableRest unread) {
            if (now.reportsMalformed) {
                ready.add(new SourceItem.UnreadablePart(now.origin(), now.pass.kind(), unread.message()));
            }
        } else {
            now.opened.mapper().map(row, now.origin(), ready::add);
        }
    }

    /** Readers of rows get UTF-8 whatever the file is in. */
    private static String message(Row.MalformedRow bad, @Nullable TextEncoding encoding) {
        return bad.code() == RejectCode.RECORD_NOT_UTF8 && encoding != null && !encoding.isUtf8()
                ? "the record holds bytes that are not " + encoding.charset() + ", as which the file is read"
                : bad.message();
    }

    private void end(OpenPass now) throws IOException {
        current = null;
        ready.addAll(now.opened.mapper().closingItems());
        if (now.reportsMalformed) {
            String file = now.file;
            now.opened
                    .rows()
                    .notices()
                    .forEach(notice ->
                            ready.add(new SourceItem.Notice(new Origin(file, notice.line(), 0), notice.message())));
        }
        now.opened.rows().close();
        finished(now.pass);
    }

    /** Counts a file's bytes after its last pass. */
    private void finished(Pass pass) {
        if (passesLeft.computeIfPresent(pass.file(), (file, left) -> left == 1 ? null : left - 1) == null) {
            bytesBefore += pass.file().size();
            reportedFiles.remove(pass.file());
        }
    }

    private static SourceItem lost(Origin origin, Pass pass, String what, IOException e) {
        String why = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        return new SourceItem.UnreadablePart(origin, pass.kind(), what + why);
    }

    @Override
    public long bytesRead() {
        OpenPass now = current;
        boolean last = now != null && passesLeft.getOrDefault(now.pass.file(), 0) == 1;
        return bytesBefore + (now != null && last ? now.opened.input().consumed() : 0);
    }

    @Override
    public List<String> filesRead() {
        return filesRead;
    }

    @Override
    public void limitRows(RowLimits most) {
        limits = most;
    }

    @Override
    public Set<String> filesCut() {
        return Set.copyOf(cut);
    }

    @Override
    public void close() throws IOException {
        if (current != null) {
            current.opened.rows().close();
            current = null;
        }
    }
}
