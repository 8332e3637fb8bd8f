package io.chatferry.job.run;

import io.chatferry.model.Visible;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The one JSON object that a command prints on its standard output when programs read it. Not thread-safe. */
public final class JsonResult {

    /** Raised when a field changes its name or meaning; new fields do not raise it. */
    private static final int FORMAT = 1;

    private static final JsonMapper JSON = JsonMapper.builder()
            .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
            .enable(SerializationFeature.INDENT_OUTPUT)
            .build();

    private final PrintStream out;
    private boolean isPrinted;

    public JsonResult(PrintStream out) {
        this.out = out;
    }

    /** A new object of a job. */
    public static ObjectNode object(String job) {
        return JSON.createObjectNode().put("format", FORMAT).put("job", job);
    }

    /** Prints the object. */
    public void print(ObjectNode object) {
        isPrinted = true;
        out.println(Visible.lines(JSON.writeValueAsString(object)));
    }

    /** Prints the object that a file holds. */
    public void print(Path file) throws IOException {
        isPrinted = true;
        Files.copy(file, out);
        out.flush();
    }

    /** Prints how the command has ended, if it has printed nothing: it was stopped, or could not begin. */
    public void end(String job, ExitCode code) {
        if (!isPrinted) {
            print(object(job).put("exitCode", code.number()).put("outcome", code.message()));
        }
    }
}
