package io.chatferry.report.files;

import io.chatferry.model.Visible;
import io.chatferry.report.model.RunStatus;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.node.ObjectNode;

/** {@link RunStatus} as JSON: {@code status --json}, {@code progress.json} and {@code /status.json}. */
public final class StatusJson {

    /** Raised when a field changes its name or meaning; new fields do not raise it. */
    private static final int FORMAT = 1;

    private static final ObjectMapper JSON = JsonReport.mapper();
    private static final ObjectWriter ONE_LINE = JSON.writer().without(SerializationFeature.INDENT_OUTPUT);

    private StatusJson() {}

    /** On one line, or indented for people. */
    public static String write(RunStatus status, boolean oneLine) {
        ObjectNode document = JSON.createObjectNode().put("format", FORMAT);
        document.setAll((ObjectNode) JSON.valueToTree(status));
        return Visible.lines(oneLine ? ONE_LINE.writeValueAsString(document) : JSON.writeValueAsString(document));
    }

    /** The status that was written as {@code json}; null if it is anything else. */
    public static @Nullable RunStatus read(String json) {
        try {
            return JSON.readValue(json, RunStatus.class);
        } catch (JacksonException | NullPointerException other) {
            return null;
        }
    }
}
