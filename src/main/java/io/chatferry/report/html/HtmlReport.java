package io.chatferry.report.html;

import com.samskivert.mustache.Escapers;
import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.Template;
import io.chatferry.model.Problem;
import io.chatferry.model.Visible;
import io.chatferry.report.format.Figures;
import io.chatferry.report.model.RejectRow;
import io.chatferry.report.model.RunReport;
import java.io.IOException;
import java.io.InputStream;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;

/**
 * {@code report.html}: one self-contained page. Every value is escaped, no value goes into the script, and the content
 * security policy of the page allows only the style and the script that are embedded in it.
 */
public final class HtmlReport {

    /** The number of broken rules listed in the page; the reject file holds all. */
    static final int MAX_LISTED_REJECTS = 5_000;

    private static final int KEY_CHARS = 220;
    private static final int MESSAGE_CHARS = 600;
    private static final int MAX_VALUE_CHARS = 2_000;
    private static final int HASH_BYTES = 8;

    public static final Mustache.Compiler MUSTACHE = Mustache.compiler()
            .withEscaper(HtmlReport::escaped)
            .withFormatter(HtmlReport::formatted)
            .nullValue("")
            .emptyStringIsFalse(true)
            .zeroIsFalse(true);

    private HtmlReport() {}

    /**
     * Writes the report as one page.
     *
     * @param texts whether the page may show rejected records as they are
     */
    public static void write(RunReport report, Iterator<RejectRow> rejects, boolean texts, Writer out)
            throws IOException {
        List<RejectLine> lines = firstLines(rejects, texts);
        String style = resource("report.css");
        String script = ChartLibrary.script() + "\n" + resource("report.js");
        Template template = MUSTACHE.compile(resource("report.mustache"));
        template.execute(new HtmlPage(report, lines, texts, style, script, policyHash(style), policyHash(script)), out);
    }

    /** A broken rule, as the page lists it. */
    record RejectLine(
            String where, String kind, String key, String field, String code, String message, String record) {}

    private static List<RejectLine> firstLines(Iterator<RejectRow> rejects, boolean texts) {
        List<RejectLine> lines = new ArrayList<>();
        while (rejects.hasNext() && lines.size() < MAX_LISTED_REJECTS) {
            RejectRow row = rejects.next();
            for (Problem problem : row.problems()) {
                if (lines.size() < MAX_LISTED_REJECTS) {
                    lines.add(new RejectLine(
                            row.file() + ":" + row.line(),
                            row.kind().name().toLowerCase(Locale.ROOT),
                            Visible.of(row.key(), KEY_CHARS),
                            problem.field(),
                            problem.code().name(),
                            Visible.of(problem.message(), MESSAGE_CHARS),
                            record(row.raw(), texts)));
                }
            }
        }
        return lines;
    }

    /** The record as it stands in the file; or its length and hash, which identify it without showing it. */
    private static String record(String raw, boolean texts) {
        if (raw.isEmpty() || texts) {
            return Visible.of(raw, MESSAGE_CHARS);
        }
        long characters = raw.codePointCount(0, raw.length());
        return Figures.counted(characters, "character", "characters") + ", "
                + HexFormat.of().formatHex(sha256(raw), 0, HASH_BYTES);
    }

    static String escaped(String text) {
        return Escapers.HTML.escape(Visible.of(text, MAX_VALUE_CHARS));
    }

    private static String formatted(Object value) {
        if (value instanceof Long || value instanceof Integer) {
            return Figures.grouped(((Number) value).longValue());
        }
        return value instanceof Instant time ? Figures.time(time) : String.valueOf(value);
    }

    public static String policyHash(String content) {
        return "sha256-" + Base64.getEncoder().encodeToString(sha256(content));
    }

    private static byte[] sha256(String content) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(content.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java has it
        }
    }

    public static String resource(String name) throws IOException {
        try (InputStream in = HtmlReport.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is missing from the program");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
