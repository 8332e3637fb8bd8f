package io.chatferry.job.preview;

import io.chatferry.model.Visible;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** A preview as one JSON object, under the names of its components. */
final class PreviewJson {

    private static final JsonMapper JSON = JsonMapper.builder()
            .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
            .enable(SerializationFeature.INDENT_OUTPUT)
            .build();

    private PreviewJson() {}

    static String of(Preview preview) {
        return Visible.lines(JSON.writeValueAsString(preview));
    }
}
