package io.chatferry.source.row;

import io.chatferry.model.Origin;
import io.chatferry.model.Problem;
import io.chatferry.source.api.ExportFiles.ExportFile;
import io.chatferry.source.api.RecordStream;
import io.chatferry.source.api.SourceItem;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads file after file, kind after kind. What is broken in a file is told once, in the first pass over it; a file that
 * cannot be read at all, or no further, is a {@link SourceItem.UnreadablePart}, and the next file is read.
 */
public final class PassStream implements RecordStream {

    private final Iterator<Pass> passes;
    private final Map<ExportFile, Integer> passesLeft = new HashMap<>();
    private final Set<ExportFile> told = new HashSet<>();
    private final Deque<SourceItem> ready = new ArrayDeque<>();
    private @Nullable Reading reading;
    private long bytesBefore;

    /**
     * Reads files.
     *
     * @param passes in the order of reading
     * @param notices what a person should know before the first record
     */
    public PassStream(List<Pass> passes, List<SourceItem.Notice> notices) {
        this.passes = passes.iterator();
        passes.forEach(pass -> passesLeft.merge(pass.file(), 1, Integer::sum));
        ready.addAll(notices);
    }

    /** A pass under way. */
    private static final class Reading {

        private final Pass pass;
        private final Pass.Opened opened;
        private final boolean tellsBroken;
        private long line = 1;
        private long number;

        Reading(Pass pass, Pass.Opened opened, boolean tellsBroken) {
            this.pass = pass;
            this.opened = opened;
            this.tellsBroken = tellsBroken;
        }

        Origin origin() {
            return new Origin(pass.file().display(), line, number);
        }
    }

    @Override
    public @Nullable SourceItem next() throws IOException {
        while (ready.isEmpty()) {
            if (reading != null) {
                read(reading);
            } else if (passes.hasNext()) {
                begin(passes.next());
            } else {
                return null;
            }
        }
        return ready.poll();
    }

    private void begin(Pass pass) {
        try {
            Pass.Opened opened = pass.open();
            reading = new Reading(pass, opened, told.add(pass.file()));
            ready.addAll(opened.maker().notices(pass.file().display()));
        } catch (IOException e) {
            if (told.add(pass.file())) {
                ready.add(lost(new Origin(pass.file().display(), 1, 0), pass, "it cannot be opened: ", e));
            }
            finished(pass);
        }
    }

    private void read(Reading now) throws IOException {
        Row row;
        try {
            row = now.opened.rows().next();
        } catch (IOException e) {
            if (now.tellsBroken) {
                ready.add(lost(now.origin(), now.pass, "it cannot be read on behind this line: ", e));
            }
            end(now);
            return;
        }
        if (row == null) {
            end(now);
            return;
        }
        now.line = row.line();
        now.number = row.number();
        if (row instanceof Row.MalformedRow bad) {
            if (now.tellsBroken) {
                Problem problem = new Problem(bad.code(), "", bad.message());
                ready.add(new SourceItem.MalformedRecord(now.origin(), now.pass.kind(), problem, bad.raw()));
            }
        } else if (row instanceof Row.UnreadableRest unread) {
            if (now.tellsBroken) {
                ready.add(new SourceItem.UnreadablePart(now.origin(), now.pass.kind(), unread.message()));
            }
        } else {
            now.opened.maker().make(row, now.origin(), ready::add);
        }
    }

    private void end(Reading now) throws IOException {
        reading = null;
        now.opened.rows().close();
        finished(now.pass);
    }

    /** Counts a file's bytes when it has been read for the last time. */
    private void finished(Pass pass) {
        if (passesLeft.merge(pass.file(), -1, Integer::sum) == 0) {
            bytesBefore += pass.file().size();
        }
    }

    private static SourceItem lost(Origin origin, Pass pass, String what, IOException e) {
        String why = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        return new SourceItem.UnreadablePart(origin, pass.kind(), what + why);
    }

    @Override
    public long bytesRead() {
        Reading now = reading;
        boolean last = now != null && passesLeft.getOrDefault(now.pass.file(), 0) == 1;
        return bytesBefore + (now != null && last ? now.opened.input().consumed() : 0);
    }

    @Override
    public void close() throws IOException {
        if (reading != null) {
            reading.opened.rows().close();
            reading = null;
        }
    }
}
