package io.chatferry.report.format;

import io.chatferry.model.Visible;
import java.io.IOException;
import java.io.Writer;

/** Writes whole lines or JSON as {@link Visible#lines} shows them. Surrogate pairs may be split between calls. */
public final class VisibleWriter extends Writer {

    private final Writer out;
    private String pending = "";

    public VisibleWriter(Writer out) {
        this.out = out;
    }

    @Override
    public void write(char[] text, int offset, int length) throws IOException {
        String all = pending + new String(text, offset, length);
        int end = all.length();
        if (end > 0 && (Character.isHighSurrogate(all.charAt(end - 1)) || all.charAt(end - 1) == '\r')) {
            end--;
        }
        pending = all.substring(end);
        out.write(Visible.lines(all.substring(0, end)));
    }

    @Override
    public void flush() throws IOException {
        out.flush();
    }

    @Override
    public void close() throws IOException {
        out.write(Visible.lines(pending));
        pending = "";
        out.close();
    }
}
