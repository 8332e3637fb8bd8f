package io.chatferry.report.files;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.chatferry.model.Kind;
import io.chatferry.report.format.VisibleWriter;
import io.chatferry.report.model.RunReport;
import java.io.Writer;
import java.util.Locale;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;

/** {@code report.json}: the report under the names of its components; times in ISO 8601, kinds in small letters. */
final class JsonReport {

    /** Raised when a field changes its name or meaning; new fields do not raise it. */
    private static final int FORMAT = 1;

    private static final JsonMapper JSON = JsonMapper.builder()
            .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
            .enable(SerializationFeature.INDENT_OUTPUT)
            .addModule(new SimpleModule()
                    .addSerializer(Kind.class, new KindName())
                    .addKeySerializer(Kind.class, new KindPlural()))
            .build();

    private JsonReport() {}

    /** The mapper of all report files. */
    static JsonMapper mapper() {
        return JSON;
    }

    static void write(RunReport report, Writer out) {
        write(FORMAT, report, out);
    }

    /** Writes a report behind the number of its format. */
    static void write(int format, Object report, Writer out) {
        write(new Document(format, report), out);
    }

    /** Writes a document as a stream: it may name a hundred thousand files. Closes the writer. */
    static void write(Record document, Writer out) {
        try (JsonGenerator json = JSON.createGenerator(new VisibleWriter(out))) {
            json.writePOJO(document);
            json.writeRaw('\n');
        }
    }

    private record Document(int format, @JsonUnwrapped Object report) {}

    private static final class KindName extends ValueSerializer<Kind> {
        @Override
        public void serialize(Kind kind, JsonGenerator out, SerializationContext context) {
            out.writeString(kind.name().toLowerCase(Locale.ROOT));
        }
    }

    private static final class KindPlural extends ValueSerializer<Kind> {
        @Override
        public void serialize(Kind kind, JsonGenerator out, SerializationContext context) {
            out.writeName(kind.plural());
        }
    }
}
