package io.chatferry.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chatferry.source.api.ExportFiles;
import io.chatferry.source.api.RecordStream;
import io.chatferry.source.api.SourceItem;
import io.chatferry.source.api.SourceSettings;
import io.chatferry.source.mapping.Mapping;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Words about an export name what is really there. */
class ReasonsAreTrueTests {

    @TempDir
    Path folder;

    private SourceSettings settings(Map<String, Object> mapping) {
        return new SourceSettings(null, folder, ZoneOffset.UTC, mapping, SourceSettings.UnknownColumns.WARN, Set.of());
    }

    @Test
    void brokenBytesAreNamedByTheEncodingOfTheFile() throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes("\uFEFFmuid,sender,receiver,text,sentAt\nm1,ann,bob,a".getBytes(StandardCharsets.UTF_16LE));
        bytes.writeBytes(new byte[] {0, (byte) 0xDC}); // half of a pair
        bytes.writeBytes(",1600000000\n".getBytes(StandardCharsets.UTF_16LE));
        Files.write(folder.resolve("messages.csv"), bytes.toByteArray());

        List<SourceItem> items = new ArrayList<>();
        try (ExportFiles files = ExportFiles.open(folder);
                RecordStream stream =
                        SourceFormats.choose(files, settings(Map.of())).open(files, settings(Map.of()))) {
            for (SourceItem item = stream.next(); item != null; item = stream.next()) {
                items.add(item);
            }
        }

        assertThat(items)
                .filteredOn(SourceItem.MalformedRecord.class::isInstance)
                .singleElement()
                .satisfies(item -> {
                    SourceItem.MalformedRecord broken = (SourceItem.MalformedRecord) item;
                    assertThat(broken.problem().message())
                            .isEqualTo("the record holds bytes that are not UTF-16LE, as which the file is read");
                    assertThat(broken.problem().code().rule()).doesNotContain("UTF-8");
                });
    }

    @Test
    void valuesAroundThePageAreRefusedBesideWildcards() {
        Map<String, Object> mapping =
                Map.of("rows", "/rooms/*/messages/*", "messages", Map.of("muid", "id", "receiver", "@page/room"));

        assertThatThrownBy(() -> Mapping.parse(settings(mapping)))
                .hasMessageContaining("source.mapping.rows")
                .hasMessageContaining("`@page` has no value");
    }
}
