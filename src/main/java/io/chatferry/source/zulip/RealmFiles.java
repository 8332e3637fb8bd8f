package io.chatferry.source.zulip;

import io.chatferry.source.api.ExportFiles;
import io.chatferry.source.api.ExportFiles.ExportFile;
import io.chatferry.source.api.ExportInput;
import io.chatferry.source.api.Recognition;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The files of one export.
 *
 * @param folder where they are, with a slash at the end; empty at the top
 * @param messages in the order of their numbers
 * @param uploads the paths of uploaded files below {@code uploads/}
 */
record RealmFiles(
        String folder,
        ExportFile realm,
        @Nullable ExportFile attachments,
        List<ExportFile> messages,
        Set<String> uploads) {

    private static final String REALM = "realm.json";
    private static final String UPLOADS = "uploads/";
    private static final Pattern MESSAGES = Pattern.compile("messages-\\d+\\.json");
    private static final Pattern TABLE = Pattern.compile("\"zerver_[a-z_]+\"\\s*:");
    private static final Pattern VERSION = Pattern.compile("\"zulip_version\"\\s*:\\s*\"([^\"\\s]{1,40})");
    private static final Pattern CONVERTED = Pattern.compile("\"import_source\"\\s*:\\s*\"([a-z. ]{1,20})\"");
    private static final int HEAD_BYTES = 1 << 16;
    private static final int CERTAIN = 100;
    private static final int LIKELY = 90;

    static Recognition recognise(ExportFiles files) {
        List<RealmFiles> realms = of(files);
        if (realms.isEmpty()) {
            return Recognition.none("no realm.json with tables of Zulip");
        }
        RealmFiles first = realms.get(0);
        if (first.messages.isEmpty()) {
            return new Recognition(LIKELY, "realm.json of Zulip, but no file of messages beside it");
        }
        String state = files.files().stream()
                .filter(file -> file.name().equals(first.folder + "migration_status.json"))
                .findFirst()
                .map(RealmFiles::head)
                .orElse("");
        Matcher version = VERSION.matcher(state);
        Matcher converted = CONVERTED.matcher(head(first.realm));
        StringBuilder reason = new StringBuilder("realm.json with tables of Zulip, and messages-*.json; ")
                .append(version.find() ? "version " + version.group(1) : "the version is not said");
        if (converted.find() && !converted.group(1).equals("zulip")) {
            reason.append(", converted from ").append(converted.group(1));
        }
        reason.append(first.uploads.isEmpty() ? ", without uploaded files" : ", with uploaded files");
        return new Recognition(CERTAIN, reason.toString());
    }

    /** The exports among some files, the one of the uppermost folder first. */
    static List<RealmFiles> of(ExportFiles files) {
        List<RealmFiles> realms = new ArrayList<>();
        for (ExportFile file : files.files()) {
            if ((file.name().equals(REALM) || file.name().endsWith("/" + REALM))
                    && TABLE.matcher(head(file)).find()) {
                realms.add(at(file, files));
            }
        }
        realms.sort(Comparator.comparingInt(realm -> realm.folder.split("/", -1).length));
        return realms;
    }

    private static RealmFiles at(ExportFile realm, ExportFiles files) {
        String folder = realm.name().substring(0, realm.name().length() - REALM.length());
        ExportFile attachments = null;
        List<ExportFile> messages = new ArrayList<>();
        Set<String> uploads = new HashSet<>();
        for (ExportFile file : files.files()) {
            if (!file.name().startsWith(folder)) {
                continue;
            }
            String name = file.name().substring(folder.length());
            if (name.equals("attachment.json")) {
                attachments = file;
            } else if (MESSAGES.matcher(name).matches()) {
                messages.add(file);
            } else if (name.startsWith(UPLOADS)) {
                uploads.add(name.substring(UPLOADS.length()));
            }
        }
        return new RealmFiles(folder, realm, attachments, messages, uploads);
    }

    private static String head(ExportFile file) {
        try (ExportInput in = file.open()) {
            return new String(in.readNBytes(HEAD_BYTES), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            return ""; // it is reported where it is read
        }
    }
}
