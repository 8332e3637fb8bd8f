package io.chatferry.report.files;

import io.chatferry.ledger.query.RunHistory.Run;
import io.chatferry.model.Visible;
import java.util.List;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.ObjectNode;

/** The runs of a job as JSON: {@code status --history --json}. */
public final class RunHistoryJson {

    /** Raised when a field changes its name or meaning; new fields do not raise it. */
    private static final int FORMAT = 1;

    private static final ObjectMapper JSON = JsonReport.mapper();

    private RunHistoryJson() {}

    public static String write(String job, List<Run> runs) {
        ObjectNode document = JSON.createObjectNode().put("format", FORMAT).put("job", job);
        document.set("runs", JSON.valueToTree(runs));
        return Visible.lines(JSON.writeValueAsString(document));
    }
}
