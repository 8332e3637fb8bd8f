package io.chatferry.source.chat.stream;

import io.chatferry.model.Kind;
import io.chatferry.model.Origin;
import io.chatferry.model.RejectCode;
import io.chatferry.source.api.ExportFiles.ExportFile;
import io.chatferry.source.api.SourceItem;
import io.chatferry.source.chat.model.ChatPass;
import io.chatferry.source.chat.model.RowHandler;
import io.chatferry.source.row.Pass;
import io.chatferry.source.row.RecordMapper;
import io.chatferry.source.row.Row;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** A pass of a chat format over a file, whose rows go to the collector. */
record RowPass(ChatPass pass, int number, RowsAhead ahead, Collector collector) implements Pass {

    /** Rows after which the caller gets a chance to stop. */
    private static final int ROWS_AT_A_TIME = 256;

    @Override
    public ExportFile file() {
        return pass.file();
    }

    @Override
    public Kind kind() {
        return pass.kind();
    }

    @Override
    public boolean hasOwnRows() {
        return pass.hasOwnRows();
    }

    @Override
    public Opened open() throws IOException {
        ChatPass.Opened opened = pass.opener().isIndependent()
                ? ahead.open(number)
                : pass.opener().open(pass.file());
        return new Opened(opened.rows(), new Mapper(opened), opened.input());
    }

    /** Hands the rows of one file to its handler. */
    private final class Mapper implements RecordMapper {

        private final ChatPass.Opened opened;
        private final RowHandler handler;
        private Origin last = new Origin(pass.file().display(), 1, 0);
        private long rows;

        Mapper(ChatPass.Opened opened) {
            this.opened = opened;
            this.handler = opened.handler().get();
        }

        @Override
        public List<SourceItem.Notice> notices(String file) {
            return List.of();
        }

        @Override
        public void map(Row row, Origin origin, Consumer<SourceItem> out) {
            last = origin;
            collector.begin(origin, pass.kind(), raw(row), out);
            understood(() -> handler.row(row, collector));
            collector.finish();
            if (++rows % ROWS_AT_A_TIME == 0) {
                out.accept(new SourceItem.StillReading(origin));
            }
        }

        /** A row of an unexpected shape costs itself. */
        private void understood(Runnable reading) {
            try {
                reading.run();
            } catch (UncheckedIOException failed) {
                throw failed;
            } catch (RuntimeException unexpected) {
                collector.reject(
                        RejectCode.RECORD_MALFORMED,
                        "",
                        "the record is not as this format has it: " + unexpected.getMessage());
            }
        }

        @Override
        public List<SourceItem> closingItems() {
            List<SourceItem> items = new ArrayList<>();
            collector.begin(last, pass.kind(), "", items::add);
            understood(() -> handler.end(collector));
            if (opened.input().replacedBytes() > 0) {
                collector.replacedBytes(pass.file());
            }
            items.add(new SourceItem.StillReading(last));
            return items;
        }

        private static String raw(Row row) {
            return row instanceof Row.Json json ? json.raw() : row instanceof Row.Cells cells ? cells.raw() : "";
        }
    }
}
