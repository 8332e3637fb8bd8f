package io.chatferry.config;

import io.chatferry.model.ConfigKey.Decides;
import io.chatferry.model.Endpoint;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * The values of all keys that decide what is staged ({@link Decides#CONTENT}), as one text: the same text means that an
 * unchanged export need not be staged again.
 *
 * <p>Ledgers hold hashes of this text, so it must not change for existing job files. The keys of the first version have a
 * line each, in a fixed form and order; a later key is added by its name if its value is not the default.
 */
public final class StagingText {

    private static final Map<String, Function<JobSettings, String>> FIRST_VERSION = firstVersion();
    private static final String INVALID = "invalid";

    private StagingText() {}

    private static Map<String, Function<JobSettings, String>> firstVersion() {
        Map<String, Function<JobSettings, String>> lines = new LinkedHashMap<>();
        lines.put("source.format", settings -> String.valueOf(settings.source().format()));
        lines.put("source.timezone", settings -> settings.source().timezone().toString());
        lines.put("source.mapping", settings -> new TreeMap<>(settings.source().mapping()).toString());
        lines.put(
                "source.unknown-columns",
                settings -> settings.source().unknownColumns() + "\n"
                        + settings.source().keptColumns().stream().sorted().toList());
        lines.put(
                "target.endpoint",
                settings -> String.valueOf(settings.target().endpoints().contains(Endpoint.SEND)));
        lines.put("threads", settings -> String.valueOf(settings.content().nativeThreads()));
        lines.put("reactions", settings -> settings.content().reactions().toString());
        lines.put("deleted", settings -> settings.content().deleted().toString());
        lines.put("undescribed", settings -> String.valueOf(settings.content().rejectUndescribed()));
        lines.put("retention-days", settings -> String.valueOf(settings.retentionDays()));
        lines.put("source.export", settings -> String.valueOf(settings.delta()));
        return lines;
    }

    /**
     * The text for these settings.
     *
     * @param corrections a text that changes with the corrected records; empty if there are none
     */
    public static String of(JobSettings settings, String corrections) {
        return of(JobModel.standard(), settings, corrections);
    }

    static String of(JobModel model, JobSettings settings, String corrections) {
        StringBuilder text = new StringBuilder();
        FIRST_VERSION.forEach(
                (key, line) -> text.append(text.isEmpty() ? "" : "\n").append(line.apply(settings)));
        text.append(corrections);
        if (settings.content().invalid() == JobSettings.Invalid.REPAIR) {
            text.append("\nrepair");
        }
        model.all().forEach((path, key) -> {
            boolean later = !FIRST_VERSION.containsKey(path) && !path.equals(INVALID);
            String value = settings.decisive().getOrDefault(path, "");
            if (later
                    && key.about().decides() == Decides.CONTENT
                    && !value.equals(key.about().defaultValue())) {
                text.append('\n').append(path).append('=').append(value);
            }
        });
        return text.toString();
    }
}
