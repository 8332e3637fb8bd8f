package io.chatferry.source.messenger;

import io.chatferry.source.api.ExportFiles;
import io.chatferry.source.api.ExportFiles.ExportFile;
import io.chatferry.source.api.Recognition;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** By which signs a download of Facebook Messenger is recognised. */
final class MessengerSigns {

    private static final int CERTAIN = 100;
    private static final int SAMPLE_FILES = 20;

    private MessengerSigns() {}

    static Recognition of(ExportFiles files) {
        List<ExportFile> named = new ArrayList<>();
        List<ExportFile> others = new ArrayList<>();
        for (ExportFile file : files.files()) {
            if (file.name().toLowerCase(Locale.ROOT).endsWith(".json")) {
                List<ExportFile> list = file.name().matches("(.*/)?message(_\\d+)?\\.json") ? named : others;
                if (list.size() < SAMPLE_FILES) {
                    list.add(file);
                }
            }
        }
        named.addAll(others);
        for (ExportFile file : named) {
            ThreadFile.Variant variant = ThreadFile.variant(file);
            if (variant != null) {
                return new Recognition(CERTAIN, reason(file, variant));
            }
        }
        return Recognition.none("no file of messages of Facebook Messenger in JSON");
    }

    private static String reason(ExportFile file, ThreadFile.Variant variant) {
        String what = variant == ThreadFile.Variant.FACEBOOK
                ? "the download of Facebook in JSON, with participants and messages with sender_name"
                : "the download of Messenger itself in JSON, with participants and messages with senderName";
        String sister = file.name().contains("instagram") ? " (here of Instagram, which writes the same)" : "";
        return file.display() + " is of " + what + sister;
    }
}
