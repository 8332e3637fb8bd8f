package io.chatferry.source.chat.reading;

import io.chatferry.model.Origin;
import io.chatferry.source.api.ExportFiles.ExportFile;
import io.chatferry.source.api.SourceItem;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * Files of an export without those that another file equals byte by byte: messages without ids would be doubled.
 *
 * @param files each content once
 * @param notices one for each file that is left out
 */
public record EqualFiles(List<ExportFile> files, List<SourceItem> notices) {

    private static final int BUFFER = 64 * 1024;

    public EqualFiles {
        files = List.copyOf(files);
        notices = List.copyOf(notices);
    }

    /** Compares files; only those of equal size are read. */
    public static EqualFiles of(List<ExportFile> files) {
        Map<Long, Integer> sizes = new HashMap<>();
        files.forEach(file -> sizes.merge(file.size(), 1, Integer::sum));
        Map<String, ExportFile> first = new HashMap<>();
        List<ExportFile> different = new ArrayList<>();
        List<SourceItem> notices = new ArrayList<>();
        for (ExportFile file : files) {
            String hash = sizes.getOrDefault(file.size(), 0) > 1 ? hash(file) : "";
            ExportFile same = hash.isEmpty() ? null : first.putIfAbsent(hash, file);
            if (same == null) {
                different.add(file);
            } else {
                notices.add(new SourceItem.Notice(
                        new Origin(file.display(), 1, 0), "equal to " + same.display() + ", and so not read"));
            }
        }
        return new EqualFiles(different, notices);
    }

    /** Empty if the file cannot be read: that is reported where it is read for its messages. */
    private static String hash(ExportFile file) {
        try (InputStream in = file.open()) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] buffer = new byte[BUFFER];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (IOException unreadable) {
            return "";
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible); // every Java has SHA-256
        }
    }
}
