package io.chatferry.job.correction;

import io.chatferry.config.JobSettings;
import io.chatferry.config.SettingsException;
import io.chatferry.job.run.JobReference;
import io.chatferry.ledger.Ledger;
import io.chatferry.ledger.query.LedgerReport;
import io.chatferry.ledger.query.Retries;
import io.chatferry.ledger.query.Retries.Correction;
import io.chatferry.model.Kind;
import io.chatferry.model.Program;
import io.chatferry.report.format.Figures;
import io.chatferry.report.rejects.CorrectedFiles;
import io.chatferry.report.rejects.CorrectedFiles.CorrectionException;
import io.chatferry.source.SourceFormats;
import io.chatferry.source.api.ExportFiles;
import io.chatferry.source.api.RecordStream;
import io.chatferry.source.api.SourceException;
import io.chatferry.source.api.SourceItem;
import io.chatferry.source.api.SourceSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonPointer;

/**
 * The corrected records of a job. They are kept in the work folder, and in every later pass over the export each replaces the
 * broken record, which is identified by its text. So a later export that still holds the broken record yields the corrected
 * one, at the same place and with the same identity.
 */
public final class Corrections {

    /** The folder's name on disk, which existing work folders have. */
    public static final String FOLDER = "mended";

    private final JobSettings settings;
    private final Path folder;
    private final Ledger ledger;

    public Corrections(JobSettings settings, Path workFolder, Ledger ledger) {
        this.settings = settings;
        this.folder = workFolder.resolve(FOLDER);
        this.ledger = ledger;
    }

    /**
     * The number of records that were accepted.
     *
     * @param records that replace a broken one from now on
     * @param unknown that are still invalid or match no reject of this job, and were ignored
     */
    public record Accepted(long records, long unknown) {

        public String message() {
            return Figures.counted(records, "corrected record is", "corrected records are") + " accepted"
                    + (unknown == 0 ? "" : "; " + unknown + " are ignored: still unreadable, or no reject of this job");
        }
    }

    /** Accepts files that {@code rejects --export} has written and the user has corrected. */
    public Accepted accept(Path dir) throws IOException {
        if (!Files.isDirectory(dir)) {
            throw new SettingsException(dir + ": there is no such folder\n  " + Program.name() + " rejects "
                    + JobReference.of(settings) + " --export DIR writes one, with what is to be fixed");
        }
        int batch = 1
                + Retries.corrections(ledger).stream()
                        .mapToInt(Correction::batch)
                        .max()
                        .orElse(0);
        Path into = folder.resolve(Integer.toString(batch));
        clear(into);
        try {
            LedgerReport report = new LedgerReport(ledger);
            RejectExport export = new RejectExport(settings, report);
            List<CorrectedFiles.CorrectedFile> files = CorrectedFiles.accept(
                    dir,
                    into,
                    Retries.inputs(ledger),
                    rows(settings.source().mapping()),
                    new OriginalTexts(report, export));
            if (files.isEmpty()) { // there was nothing to be fixed, or nothing of it is left
                return new Accepted(0, 0);
            }
            CorrectionMatcher matcher = new CorrectionMatcher(batch, linesByPlace(files));
            matcher.broken(report, export);
            read(into, matcher::offer);
            new Retries(ledger).fix(matcher.found);
            return new Accepted(matcher.found.size(), matcher.unknown());
        } catch (CorrectionException wrong) {
            throw new SettingsException(String.valueOf(wrong.getMessage()));
        }
    }

    /** Deletes the files of an earlier run that was killed. */
    private static void clear(Path into) throws IOException {
        if (Files.exists(into)) {
            try (Stream<Path> files = Files.walk(into)) {
                for (Path each :
                        files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                    Files.delete(each);
                }
            }
        }
    }

    /** The original place of each corrected record, by {@code file#record} of the corrected file. */
    private static Map<String, Place> linesByPlace(List<CorrectedFiles.CorrectedFile> files) {
        Map<String, Place> places = new HashMap<>();
        for (CorrectedFiles.CorrectedFile file : files) {
            for (int i = 0; i < file.lines().size(); i++) {
                places.put(
                        file.name() + "#" + (i + 1),
                        new Place(file.input(), file.lines().get(i)));
            }
        }
        return places;
    }

    private record Place(String input, long line) {}

    private interface ItemConsumer {
        void accept(SourceItem item);
    }

    private void read(Path batch, ItemConsumer consumer) throws IOException {
        SourceSettings source = settings.source();
        SourceSettings corrected = source.forCorrections(batch);
        try (ExportFiles files = ExportFiles.open(batch);
                RecordStream stream = SourceFormats.choose(files, corrected).open(files, corrected)) {
            for (SourceItem item = stream.next(); item != null; item = stream.next()) {
                consumer.accept(item);
            }
        }
    }

    /** Pairs corrected records with the broken ones, by the line of the latter. */
    private static final class CorrectionMatcher {
        private final int batch;
        private final Map<String, Place> places;
        private final Map<String, Deque<LedgerReport.Reject>> broken = new LinkedHashMap<>();
        private final Map<String, String> rereadTexts = new HashMap<>();
        private final Set<String> matched = new HashSet<>();
        private final List<Correction> found = new ArrayList<>();

        CorrectionMatcher(int batch, Map<String, Place> places) {
            this.batch = batch;
            this.places = places;
        }

        void broken(LedgerReport ledger, RejectExport export) throws IOException {
            Set<Place> wanted = new HashSet<>(places.values());
            try (Stream<LedgerReport.Reject> rejects = ledger.rejects()) {
                rejects.filter(reject -> wanted.contains(new Place(reject.file(), reject.line())))
                        .forEach(reject -> broken.computeIfAbsent(
                                        reject.kind() + reject.file() + "#" + reject.line(), key -> new ArrayDeque<>())
                                .add(reject));
            }
            rereadTexts.putAll(export.rereadTexts());
        }

        void offer(SourceItem item) {
            String at = item.origin().file() + "#" + item.origin().record();
            Place place = places.get(at);
            if (place == null || !(item instanceof SourceItem.ParsedRecord parsed)) {
                return;
            }
            Kind kind = parsed.record().kind();
            Deque<LedgerReport.Reject> candidates = broken.get(kind + place.input() + "#" + place.line());
            if (candidates == null || candidates.isEmpty()) {
                return; // a row may give records of several kinds, of which only some were broken
            }
            LedgerReport.Reject reject = candidates.stream()
                    .filter(each -> each.key().equals(parsed.record().key()))
                    .findFirst()
                    .orElse(candidates.getFirst());
            candidates.remove(reject);
            matched.add(at);
            String raw = reject.raw() == null
                    ? rereadTexts.getOrDefault(reject.file() + "#" + reject.record(), "")
                    : reject.raw();
            String key = Retries.key(kind, raw);
            if (!key.equals(Retries.key(kind, parsed.raw()))) {
                found.add(new Correction(
                        key,
                        kind,
                        batch,
                        parsed.origin().file(),
                        parsed.origin().record()));
            }
        }

        /** The number of records that are still broken, or match no reject of this job. */
        long unknown() {
            return (long) places.size() - matched.size();
        }
    }

    /** The place of the rows in JSON documents, if the mapping has one. */
    private static @Nullable JsonPointer rows(Object mapping) {
        if (mapping instanceof Map<?, ?> map) {
            if (map.get("rows") instanceof String rows && rows.startsWith("/") && !rows.contains("*")) {
                return JsonPointer.compile(rows);
            }
            return first(map.values());
        }
        return mapping instanceof List<?> list ? first(list) : null;
    }

    private static @Nullable JsonPointer first(Iterable<?> values) {
        for (Object value : values) {
            JsonPointer found = value == null ? null : rows(value);
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    /** Part of the settings hash of a pass: with other corrected records the export counts as changed. */
    public static String fingerprint(Ledger ledger) {
        int corrected = Retries.corrections(ledger).size();
        return corrected == 0 ? "" : "\nmended " + corrected; // part of hashes in existing ledgers
    }

    /** The corrected records of a job, by the broken ones that they replace. */
    public static Overlay overlay(JobSettings settings, Path workFolder, Ledger ledger) {
        try {
            return new Corrections(settings, workFolder, ledger).overlay();
        } catch (IOException unreadable) {
            throw new SourceException("corrected records cannot be read: " + unreadable.getMessage()
                    + "\n  they lie in " + workFolder.resolve(FOLDER));
        }
    }

    private Overlay overlay() throws IOException {
        List<Correction> all = Retries.corrections(ledger);
        Map<String, List<Correction>> byPlace = new HashMap<>();
        all.forEach(each -> byPlace.computeIfAbsent(
                        each.batch() + "/" + each.file() + "#" + each.record(), key -> new ArrayList<>())
                .add(each));
        Map<Correction, SourceItem.ParsedRecord> records = new HashMap<>();
        for (int batch :
                all.stream().mapToInt(Correction::batch).distinct().sorted().toArray()) {
            read(folder.resolve(Integer.toString(batch)), item -> {
                if (item instanceof SourceItem.ParsedRecord parsed) {
                    String at = batch + "/" + parsed.origin().file() + "#"
                            + parsed.origin().record();
                    byPlace.getOrDefault(at, List.of()).stream()
                            .filter(each -> each.kind() == parsed.record().kind())
                            .forEach(each -> records.putIfAbsent(each, parsed));
                }
            });
        }
        Overlay overlay = new Overlay();
        all.forEach(each -> overlay.add(each.key(), records.get(each)));
        return overlay;
    }

    /** The corrected records by the broken ones that they replace. Used by one thread. */
    public static final class Overlay {
        private final Map<String, Deque<SourceItem.ParsedRecord>> byKey = new HashMap<>();

        private void add(String key, SourceItem.@Nullable ParsedRecord corrected) {
            if (corrected != null) {
                byKey.computeIfAbsent(key, k -> new ArrayDeque<>()).add(corrected);
            }
        }

        /** The item itself, or the corrected record with the place of the broken one. */
        public SourceItem of(SourceItem item) {
            SourceItem now = item;
            while (!byKey.isEmpty()) {
                String key = key(now);
                Deque<SourceItem.ParsedRecord> corrected = key == null ? null : byKey.get(key);
                SourceItem.ParsedRecord next = corrected == null ? null : corrected.poll();
                if (next == null) {
                    break;
                }
                now = new SourceItem.ParsedRecord(item.origin(), next.record(), next.problems(), next.raw());
            }
            return now;
        }

        private static @Nullable String key(SourceItem item) {
            if (item instanceof SourceItem.ParsedRecord parsed) {
                return Retries.key(parsed.record().kind(), parsed.raw());
            }
            return item instanceof SourceItem.MalformedRecord broken ? Retries.key(broken.kind(), broken.raw()) : null;
        }
    }
}
