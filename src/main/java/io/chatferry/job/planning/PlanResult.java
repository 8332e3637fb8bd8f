package io.chatferry.job.planning;

import io.chatferry.config.JobSettings;
import io.chatferry.config.SettingsException;
import io.chatferry.job.run.InputFiles;
import io.chatferry.ledger.merge.InputFile;
import io.chatferry.model.Program;
import io.chatferry.report.model.PlanReport;
import io.chatferry.report.model.RunReport;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The inputs and settings of a plan, and the check that a run has the same. */
public final class PlanResult {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private static final String APP = "target.app-id";
    private static final String URL = "target.base-url";

    private PlanResult() {}

    /** The inputs and settings that a plan records. */
    static PlanReport.PlanBasis of(JobSettings settings, List<InputFile> inputs) {
        Map<String, String> all = settings(settings);
        return new PlanReport.PlanBasis(
                inputs.stream()
                        .map(input -> new RunReport.Input(input.path(), input.bytes(), input.sha256()))
                        .toList(),
                all,
                hash(all));
    }

    /**
     * Fails unless the plan in this file is of these settings and of the inputs as they are now.
     *
     * @throws SettingsException that names the first difference
     */
    public static void require(Path plan, JobSettings settings) {
        JsonNode planned = read(plan).path("planned");
        Map<String, String> now = settings(settings);
        for (Map.Entry<String, String> entry : now.entrySet()) {
            String then = planned.path("settings").path(entry.getKey()).asString("");
            boolean isTarget = entry.getKey().equals(APP) || entry.getKey().equals(URL);
            boolean isUnknown = isTarget && (then.isEmpty() || entry.getValue().isEmpty());
            if (!isUnknown && !then.equals(entry.getValue())) {
                throw differs(plan, entry.getKey() + " is " + shown(entry.getValue()) + " now, and was " + shown(then));
            }
        }
        Map<String, String> before = new TreeMap<>();
        planned.path("inputs")
                .forEach(input -> before.put(
                        input.path("file").asString(""), input.path("sha256").asString("")));
        Map<String, String> files = new TreeMap<>();
        InputFiles.of(settings.source().path()).forEach(input -> files.put(input.path(), input.sha256()));
        Set<String> names = new java.util.TreeSet<>(before.keySet());
        names.addAll(files.keySet());
        for (String name : names) {
            String was = before.get(name);
            String is = files.get(name);
            if (was == null || !was.equals(is)) {
                throw differs(plan, name + (was == null ? " is new" : is == null ? " is gone" : " has changed"));
            }
        }
    }

    private static JsonNode read(Path plan) {
        try {
            JsonNode read = JSON.readTree(Files.readString(plan));
            if (read.path("planned").path("settingsHash").isString()) {
                return read;
            }
        } catch (IOException | JacksonException unreadable) {
            // reported below
        }
        throw new SettingsException(plan + ": not a plan\n  " + Program.name()
                + " plan JOB writes one, as plan.json in the job's work folder");
    }

    private static SettingsException differs(Path plan, String difference) {
        return new SettingsException(plan + " is the plan of another run: " + difference
                + "\n  nothing was sent: plan again, or import without --plan");
    }

    private static String shown(String value) {
        return value.isEmpty() ? "not set" : value;
    }

    /** The settings that decide which messages are sent and how, by their keys, and the target as far as it is known. */
    private static Map<String, String> settings(JobSettings settings) {
        Map<String, String> all = new LinkedHashMap<>(settings.decisive());
        all.put(APP, known(settings.target().appId()));
        all.put(URL, known(() -> settings.target().baseUrl().get().toString()));
        return all;
    }

    /** A plan needs no account: settings that are still missing are not compared. */
    private static String known(Supplier<String> value) {
        try {
            return value.get();
        } catch (SettingsException notYet) {
            return "";
        }
    }

    private static String hash(Map<String, String> settings) {
        return HexFormat.of()
                .formatHex(InputFiles.sha256().digest(settings.toString().getBytes(StandardCharsets.UTF_8)));
    }
}
