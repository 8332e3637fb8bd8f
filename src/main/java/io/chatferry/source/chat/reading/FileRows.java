package io.chatferry.source.chat.reading;

import io.chatferry.source.api.ExportFiles.ExportFile;
import io.chatferry.source.api.ExportInput;
import io.chatferry.source.chat.model.ChatPass;
import io.chatferry.source.chat.model.RowHandler;
import io.chatferry.source.csv.CsvRows;
import io.chatferry.source.json.JsonPageRows;
import io.chatferry.source.json.JsonRows;
import io.chatferry.source.json.JsonTreeRows;
import io.chatferry.source.json.RowPath;
import io.chatferry.source.row.ByteWindow;
import io.chatferry.source.row.Row;
import io.chatferry.source.row.RowReader;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Opens the files of chat exports. Bytes that are not UTF-8 become U+FFFD, and are counted: a text with a broken character is
 * better than none.
 */
public final class FileRows {

    private FileRows() {}

    /** Opens the rows of a file for its handler. */
    interface Rows {
        RowReader open(ByteWindow window) throws IOException;
    }

    /** Opens files whose rows can be read on another thread than that of their handler. */
    private record Independent(ChatPass.Opener opener) implements ChatPass.Opener {

        @Override
        public ChatPass.Opened open(ExportFile file) throws IOException {
            return opener.open(file);
        }

        @Override
        public boolean isIndependent() {
            return true;
        }
    }

    /** A JSON array, JSON lines, or a single JSON object. */
    public static ChatPass.Opener json(Supplier<RowHandler> handler) {
        return new Independent(file -> opened(file, window -> JsonRows.open(window, file.name()), handler));
    }

    /**
     * The rows inside of pages.
     *
     * @param rows where they are in a page, as {@code /messages}
     * @param wanted the names of the page's other values that the handler needs
     * @param handler gets the page, whose values are there before the first of its rows
     */
    public static ChatPass.Opener pages(String rows, Set<String> wanted, Function<ObjectNode, RowHandler> handler) {
        RowPath path = RowPath.parse(rows);
        return file -> {
            ExportInput input = lenient(file);
            try {
                JsonPageRows pages =
                        JsonPageRows.open(new ByteWindow(input, 1), path.pointer(), wanted, () -> lenient(file));
                return new ChatPass.Opened(pages, input, () -> handler.apply(pages.page()));
            } catch (IOException | RuntimeException e) {
                input.close();
                throw e;
            }
        };
    }

    /**
     * The rows at a path with wildcards.
     *
     * @param handler gets a supplier of the keys that the wildcards met on the way to the last row
     */
    public static ChatPass.Opener tree(String rows, Function<Supplier<List<String>>, RowHandler> handler) {
        RowPath path = RowPath.parse(rows);
        return file -> {
            ExportInput input = lenient(file);
            try {
                JsonTreeRows tree = new JsonTreeRows(new ByteWindow(input, 1), path);
                return new ChatPass.Opened(tree, input, () -> handler.apply(tree::steps));
            } catch (IOException | RuntimeException e) {
                input.close();
                throw e;
            }
        };
    }

    /**
     * A table with a header line.
     *
     * @param delimiter null = recognised
     * @param handler gets the header
     */
    public static ChatPass.Opener table(@Nullable Character delimiter, Function<List<String>, RowHandler> handler) {
        return new Independent(file -> {
            ExportInput input = lenient(file);
            try {
                CsvRows rows = CsvRows.withHeader(new ByteWindow(input, 1), delimiter);
                return new ChatPass.Opened(rows, input, () -> handler.apply(rows.header()));
            } catch (IOException | RuntimeException e) {
                input.close();
                throw e;
            }
        });
    }

    /**
     * A table without a header line.
     *
     * @param columns the names of its columns; they say how many cells a row has
     */
    public static ChatPass.Opener cells(List<String> columns, Supplier<RowHandler> handler) {
        return new Independent(file -> opened(file, window -> CsvRows.withoutHeader(window, null, columns), handler));
    }

    /** Rows of the format's own, over the file's bytes as they are. */
    public static ChatPass.Opener bytes(Function<ExportInput, RowReader> rows, Supplier<RowHandler> handler) {
        return file -> {
            ExportInput input = file.openBytes();
            return new ChatPass.Opened(rows.apply(input), input, handler);
        };
    }

    /** Rows of the format's own, over the file's bytes in UTF-8. */
    public static ChatPass.Opener own(Function<ExportInput, RowReader> rows, Supplier<RowHandler> handler) {
        return file -> {
            ExportInput input = lenient(file);
            return new ChatPass.Opened(rows.apply(input), input, handler);
        };
    }

    /**
     * Rows of a file that another pass reads to its end as well: what is not there, or cannot be read to the end, is told there.
     */
    public static ChatPass.Opener besides(ChatPass.Opener opener) {
        return file -> {
            ChatPass.Opened opened = opener.open(file);
            return new ChatPass.Opened(new WholeRows(opened.rows()), opened.input(), opened.handler());
        };
    }

    /** Rows without word of what follows the last one. */
    private record WholeRows(RowReader rows) implements RowReader {

        @Override
        public @Nullable Row next() throws IOException {
            Row row = rows.next();
            return row instanceof Row.UnreadableRest ? null : row;
        }

        @Override
        public void close() throws IOException {
            rows.close();
        }
    }

    private static ChatPass.Opened opened(ExportFile file, Rows rows, Supplier<RowHandler> handler) throws IOException {
        ExportInput input = lenient(file);
        try {
            return new ChatPass.Opened(rows.open(new ByteWindow(input, 1)), input, handler);
        } catch (IOException | RuntimeException e) {
            input.close();
            throw e;
        }
    }

    private static ExportInput lenient(ExportFile file) throws IOException {
        return file.open().withBadBytesReplaced();
    }
}
