package io.chatferry.report.files;

import com.samskivert.mustache.Template;
import io.chatferry.ledger.AtomicFile;
import io.chatferry.report.html.HtmlReport;
import io.chatferry.report.html.PlanPage;
import io.chatferry.report.model.PlanReport;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Path;

/** Writes {@code plan.json} and {@code plan.html}: readable by their owner only, and never half written. */
public final class PlanFiles {

    /** For programs, and for {@code import --plan}. */
    public static final String JSON = "plan.json";

    /** For people. */
    public static final String HTML = "plan.html";

    /** Raised when a field changes its name or meaning; new fields do not raise it. */
    private static final int FORMAT = 1;

    private PlanFiles() {}

    /** Writes both into a folder. */
    public static void write(Path folder, PlanReport plan) throws IOException {
        AtomicFile.write(folder.resolve(JSON), out -> JsonReport.write(FORMAT, plan, out));
        AtomicFile.write(folder.resolve(HTML), out -> html(plan, out));
    }

    private static void html(PlanReport plan, Writer out) throws IOException {
        String style = HtmlReport.resource("report.css") + HtmlReport.resource("plan.css");
        String script = HtmlReport.resource("report.js");
        Template template = HtmlReport.MUSTACHE.compile(HtmlReport.resource("plan.mustache"));
        template.execute(
                new PlanPage(plan, style, script, HtmlReport.policyHash(style), HtmlReport.policyHash(script)), out);
    }
}
