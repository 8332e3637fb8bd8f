package io.chatferry.report.files;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.samskivert.mustache.Template;
import io.chatferry.ledger.AtomicFile;
import io.chatferry.model.Visible;
import io.chatferry.report.html.CertificatePage;
import io.chatferry.report.html.HtmlReport;
import io.chatferry.report.model.Certificate;
import io.chatferry.report.model.Certificate.Line;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Writes {@code certificate.json} and {@code certificate.html}: readable by their owner only, and never half written. */
public final class CertificateFiles {

    /** For programs: every difference. */
    public static final String JSON = "certificate.json";

    /** For people: the first differences. */
    public static final String HTML = "certificate.html";

    /** The number of differences listed in the page; the JSON lists all. */
    private static final int MAX_LISTED = 2_000;

    private static final String FORMAT = "chatferry certificate 1";
    private static final int KEY_CHARS = 220;
    private static final int VALUE_CHARS = 600;

    private record Document(
            String format,

            @JsonUnwrapped @JsonIgnoreProperties("differences")
            Certificate certificate,

            Iterator<Line> differences) {

        @JsonProperty
        long differenceCount() {
            return certificate.differences();
        }
    }

    private CertificateFiles() {}

    /**
     * Writes both into a folder.
     *
     * @param differences opens a new stream of all differences with each call
     */
    public static void write(Path folder, Certificate certificate, Supplier<Stream<Line>> differences)
            throws IOException {
        AtomicFile.write(folder.resolve(JSON), out -> json(certificate, differences, out));
        AtomicFile.write(folder.resolve(HTML), out -> html(certificate, differences, out));
    }

    /** Removes those of an earlier run. */
    public static void delete(Path folder) throws IOException {
        Files.deleteIfExists(folder.resolve(JSON));
        Files.deleteIfExists(folder.resolve(HTML));
    }

    private static void json(Certificate certificate, Supplier<Stream<Line>> differences, Writer out) {
        try (Stream<Line> lines = differences.get()) {
            JsonReport.write(new Document(FORMAT, certificate, lines.iterator()), out);
        }
    }

    private static void html(Certificate certificate, Supplier<Stream<Line>> differences, Writer out)
            throws IOException {
        List<CertificatePage.Difference> rows = new ArrayList<>();
        try (Stream<Line> lines = differences.get()) {
            lines.limit(MAX_LISTED).map(CertificateFiles::row).forEach(rows::add);
        }
        String style = HtmlReport.resource("report.css") + HtmlReport.resource("certificate.css");
        String script = HtmlReport.resource("report.js");
        Template template = HtmlReport.MUSTACHE.compile(HtmlReport.resource("certificate.mustache"));
        template.execute(
                new CertificatePage(
                        certificate, rows, style, script, HtmlReport.policyHash(style), HtmlReport.policyHash(script)),
                out);
    }

    private static CertificatePage.Difference row(Line line) {
        return new CertificatePage.Difference(
                line.fault(),
                line.kind().name().toLowerCase(Locale.ROOT),
                Visible.of(line.where(), KEY_CHARS),
                Visible.of(line.key(), KEY_CHARS),
                Visible.of(line.serverId(), KEY_CHARS),
                line.field(),
                Visible.of(line.expected(), VALUE_CHARS),
                Visible.of(line.found(), VALUE_CHARS));
    }
}
