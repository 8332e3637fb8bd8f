package io.chatferry.job.preview;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.chatferry.model.ChatRecord;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The fields of a record under their canonical names, which are those of its components. */
final class ReadFields {

    private static final JsonMapper JSON = JsonMapper.builder()
            .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
            .changeDefaultPropertyInclusion(any -> any.withValueInclusion(JsonInclude.Include.NON_EMPTY)
                    .withContentInclusion(JsonInclude.Include.NON_NULL))
            .build();

    private ReadFields() {}

    /** The fields that have a value. */
    static ObjectNode of(ChatRecord record) {
        return JSON.valueToTree(record);
    }

    /** The names of all fields of such records. */
    static List<String> names(ChatRecord record) {
        return Arrays.stream(record.getClass().getRecordComponents())
                .map(RecordComponent::getName)
                .toList();
    }
}
