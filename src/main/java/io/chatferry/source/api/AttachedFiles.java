package io.chatferry.source.api;

import java.text.Normalizer;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Tells files that people have sent from files of the export itself, by where chat systems put them. An archive among the former
 * is no part of the export: it may be broken, locked, or the export of something else.
 *
 * @param names the paths of all files that lie beside one another, on disk or in one archive
 */
record AttachedFiles(Set<String> names) {

    /** Folders that no export has for anything else: of Mattermost, Google Chat, Slack, and DiscordChatExporter. */
    private static final Pattern FOLDERS = Pattern.compile("(.*/)?(data/\\d{8}/teams/.+|Groups/[^/]+/File-[^/]+"
            + "|__uploads/F[A-Z0-9]+/[^/]+|attachments/F[A-Z0-9]+-[^/]+|[^/]+\\.(json|csv|html|txt)_Files/[^/]+)");

    private static final Pattern ZULIP = Pattern.compile("((?:.*/)?)uploads/\\d+/.+");
    private static final Pattern TELEGRAM_CHAT = Pattern.compile("((?:.*/)?)files/[^/]+");
    private static final Pattern TELEGRAM_ACCOUNT = Pattern.compile("((?:.*/)?)chats/[^/]+/files/[^/]+");
    private static final Pattern WHATSAPP = Pattern.compile("((?:.*/)?)\\d{8}-[^/]+");

    /** Whether a message has the file, as far as its path says. */
    boolean has(String name) {
        return FOLDERS.matcher(name).matches()
                || liesBeside(ZULIP, name, "realm.json")
                || liesBeside(TELEGRAM_CHAT, name, "result.json")
                || liesBeside(TELEGRAM_ACCOUNT, name, "result.json")
                || liesBeside(WHATSAPP, name, "_chat.txt");
    }

    private boolean liesBeside(Pattern files, String name, String export) {
        Matcher path = files.matcher(name);
        return path.matches() && names.contains(path.group(1) + export);
    }

    /** The path as messages write it. */
    static String name(String path) {
        return Normalizer.normalize(path, Normalizer.Form.NFC);
    }
}
