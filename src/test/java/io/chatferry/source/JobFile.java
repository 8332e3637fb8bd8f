package io.chatferry.source;

import io.chatferry.source.api.SourceSettings;
import io.chatferry.source.api.SourceSettings.UnknownColumns;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.Map;
import java.util.Set;
import org.yaml.snakeyaml.Yaml;

/** The source part of a job file in jobs/, read without the rest of the program. */
final class JobFile {

    private JobFile() {}

    static SourceSettings source(String name) throws IOException {
        Path file = Path.of("jobs", name);
        try (Reader reader = Files.newBufferedReader(file)) {
            Map<String, Map<String, Object>> job = new Yaml().load(reader);
            Map<String, Object> source = job.get("source");
            @SuppressWarnings("unchecked")
            Map<String, Object> mapping = (Map<String, Object>) source.getOrDefault("mapping", Map.of());
            return new SourceSettings(
                    (String) source.get("format"),
                    file.resolveSibling((String) source.get("path")).normalize(),
                    ZoneId.of((String) source.getOrDefault("timezone", "UTC")),
                    mapping,
                    UnknownColumns.WARN,
                    Set.of());
        }
    }

    static SourceSettings source(String name, Path other) throws IOException {
        SourceSettings source = source(name);
        return new SourceSettings(
                source.format(), other, source.timezone(), source.mapping(), source.unknownColumns(), Set.of());
    }
}
