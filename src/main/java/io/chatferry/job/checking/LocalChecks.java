package io.chatferry.job.checking;

import io.chatferry.config.JobSettings;
import io.chatferry.config.SettingsException;
import io.chatferry.job.fetching.Spool;
import io.chatferry.job.run.DiskSpace;
import io.chatferry.job.run.ExitCode;
import io.chatferry.ledger.LedgerException;
import io.chatferry.ledger.LedgerLocation;
import io.chatferry.ledger.LedgerProbe;
import io.chatferry.report.format.Figures;
import io.chatferry.source.SourceFormats;
import io.chatferry.source.api.ExportFiles;
import io.chatferry.source.api.ExportFiles.ExportFile;
import io.chatferry.source.api.SourceException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Checks of this machine: the export, the work folder and its disk, the database of the ledger. */
final class LocalChecks {

    static final String FOLDER = "folder";

    private final JobSettings settings;
    private final LedgerLocation ledger;
    private final DiskSpace disk;

    LocalChecks(JobSettings settings, LedgerLocation ledger, DiskSpace disk) {
        this.settings = settings;
        this.ledger = ledger;
        this.disk = disk;
    }

    List<CheckResult> all() {
        List<CheckResult> results = new ArrayList<>();
        long bytes = 0;
        if (Spool.isFetched(settings)) {
            results.add(DatabaseCheck.of(settings));
            if (Spool.isGone(settings)) {
                return machine(results, 0);
            }
        }
        try (ExportFiles files = ExportFiles.open(settings.source().path())) {
            bytes = files.files().stream().mapToLong(ExportFile::size).sum();
            String format = SourceFormats.choose(files, settings.source()).name();
            results.add(CheckResult.ok(
                    "export",
                    format + ", " + Figures.counted(files.files().size(), "file", "files") + ", "
                            + Figures.bytes(bytes)
                            + (files.temporaryBytes() == 0
                                    ? ""
                                    : "; its archives take " + Figures.bytes(files.temporaryBytes()) + " in "
                                            + System.getProperty("java.io.tmpdir") + " while it is read")));
        } catch (SourceException | SettingsException unusable) {
            results.add(CheckResult.failed("export", ExitCode.USAGE, String.valueOf(unusable.getMessage())));
        } catch (IOException unreadable) {
            results.add(CheckResult.failed(
                    "export",
                    ExitCode.USAGE,
                    settings.source().path() + " cannot be read: " + unreadable.getMessage()
                            + "\n  check its permissions"));
        }
        return machine(results, bytes);
    }

    private List<CheckResult> machine(List<CheckResult> results, long exportBytes) {
        results.add(folder());
        results.add(space(exportBytes));
        results.add(database());
        return results;
    }

    private CheckResult folder() {
        Path folder = ledger.folder().toAbsolutePath();
        Path existing = folder;
        while (!Files.exists(existing) && existing.getParent() != null) {
            existing = existing.getParent();
        }
        if (!Files.isDirectory(existing) || !Files.isWritable(existing)) {
            return CheckResult.failed(
                    FOLDER,
                    ExitCode.USAGE,
                    existing + " is not a folder that can be written"
                            + "\n  change its permissions, or put the work folders elsewhere with --work");
        }
        return CheckResult.ok(
                FOLDER, folder + (existing.equals(folder) ? " can be written" : " can be created and written"));
    }

    private CheckResult space(long exportBytes) {
        long needed = DiskSpace.toStage(exportBytes, settings.source().path());
        long free = disk.free(ledger.folder());
        String found = Figures.bytes(free) + " free, some " + Figures.bytes(needed) + " needed to read the export";
        return free < needed
                ? CheckResult.failed(
                        "disk",
                        ExitCode.USAGE,
                        found + "\n  free some space, or put the work folders elsewhere with --work")
                : CheckResult.ok("disk", found);
    }

    private CheckResult database() {
        try {
            LedgerProbe probe = LedgerProbe.of(ledger);
            return probe.isWritable()
                    ? CheckResult.ok("ledger", probe.message())
                    : CheckResult.failed("ledger", ExitCode.USAGE, probe.message());
        } catch (LedgerException unreachable) {
            return CheckResult.failed("ledger", ExitCode.STOPPED, String.valueOf(unreachable.getMessage()));
        }
    }
}
