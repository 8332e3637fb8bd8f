package io.chatferry.source.canonical;

import io.chatferry.Documents;
import io.chatferry.model.Kind;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The columns that the documents list are those that are read. */
class DocumentedColumnsTests {

    @Test
    void tableOfColumnsIsThatOfTheCode() {
        String table = Arrays.stream(Kind.values())
                .map(kind -> "| %s | %s |\n"
                        .formatted(
                                kind.plural(),
                                Field.of(kind).stream()
                                        .map(field -> "`" + field.title() + "`")
                                        .collect(Collectors.joining(", "))))
                .collect(Collectors.joining("", "| file | columns |\n|---|---|\n", ""));

        Documents.assertBlock(Documents.FOLDER.resolve("formats.md"), "canonical columns", table, getClass());
    }
}
