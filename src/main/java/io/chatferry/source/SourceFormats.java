package io.chatferry.source;

import io.chatferry.source.api.ExportFiles;
import io.chatferry.source.api.ExportInput;
import io.chatferry.source.api.Recognition;
import io.chatferry.source.api.SourceException;
import io.chatferry.source.api.SourceFormat;
import io.chatferry.source.api.SourceItem;
import io.chatferry.source.api.SourceSettings;
import io.chatferry.source.discord.DiscordFormat;
import io.chatferry.source.googlechat.GoogleChatFormat;
import io.chatferry.source.irc.IrcFormat;
import io.chatferry.source.jdbc.JdbcFormat;
import io.chatferry.source.mattermost.MattermostFormat;
import io.chatferry.source.messenger.MessengerFormat;
import io.chatferry.source.pubnub.PubnubFormat;
import io.chatferry.source.rocketchat.RocketChatFormat;
import io.chatferry.source.sendbird.SendbirdFormat;
import io.chatferry.source.slack.SlackFormat;
import io.chatferry.source.stream.StreamFormat;
import io.chatferry.source.table.TableFormat;
import io.chatferry.source.table.VendorExports;
import io.chatferry.source.teams.TeamsFormat;
import io.chatferry.source.telegram.TelegramFormat;
import io.chatferry.source.twilio.TwilioFormat;
import io.chatferry.source.whatsapp.WhatsAppFormat;
import io.chatferry.source.zulip.ZulipFormat;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The formats that Chatferry reads. A new format is added to the list here. */
public final class SourceFormats {

    private static final List<SourceFormat> ALL = List.of(
            TableFormat.csv(),
            TableFormat.json(),
            new JdbcFormat(),
            new DiscordFormat(),
            new IrcFormat(),
            new MattermostFormat(),
            new MessengerFormat(),
            new GoogleChatFormat(),
            new PubnubFormat(),
            new RocketChatFormat(),
            new SendbirdFormat(),
            new SlackFormat(),
            new StreamFormat(),
            new TeamsFormat(),
            new TelegramFormat(),
            new TwilioFormat(),
            new WhatsAppFormat(),
            new ZulipFormat());

    private static final int SAMPLE_FILES = 20;
    private static final int CERTAIN = 100;

    private SourceFormats() {}

    /**
     * What an export was recognised as.
     *
     * @param name of the format or system
     * @param format its reader, or null if there is none; {@code recognition} then says what to do
     */
    public record RecognisedFormat(String name, @Nullable SourceFormat format, Recognition recognition) {}

    /** All formats: those of tables first, then those of chat systems. */
    public static List<SourceFormat> all() {
        return ALL;
    }

    /** The format of that name, or null. */
    public static @Nullable SourceFormat named(String name) {
        return ALL.stream()
                .filter(format -> format.name().equals(name))
                .findFirst()
                .orElse(null);
    }

    /**
     * The most probable format of an export; empty if none matches.
     *
     * @throws SourceException if it certainly is of two formats: nobody knows which one is meant
     */
    public static Optional<RecognisedFormat> recognise(ExportFiles files) throws IOException {
        List<RecognisedFormat> candidates = new ArrayList<>();
        for (SourceFormat format : ALL) {
            candidates.add(new RecognisedFormat(format.name(), format, format.recognise(files)));
        }
        VendorExports.of(files)
                .ifPresent(other -> candidates.add(new RecognisedFormat(other.getKey(), null, other.getValue())));
        List<RecognisedFormat> certain = candidates.stream()
                .filter(candidate -> candidate.recognition().percent() == CERTAIN)
                .toList();
        if (certain.size() > 1) {
            throw new SourceException(files.root() + " holds exports of more than one system: "
                    + certain.stream().map(RecognisedFormat::name).collect(Collectors.joining(", "))
                    + "\n  name the folder or file of one in source.path, or set source.format to read only that one");
        }
        return candidates.stream()
                .filter(candidate -> candidate.recognition().percent() > 0)
                .max(Comparator.comparingInt(
                        candidate -> candidate.recognition().percent()));
    }

    /**
     * Chooses the reader for an export: the one that the settings name, or else the one that recognises it. With a
     * mapping, any CSV or JSON can be read.
     *
     * @throws SourceException if there is none, or the settings have options of another format
     */
    public static SourceFormat choose(ExportFiles files, SourceSettings settings) throws IOException {
        SourceFormat chosen = chosen(files, settings);
        for (String given : settings.options().given()) {
            if (!given.equals(chosen.name())) {
                throw new SourceException("source." + given + ": the export is read as " + chosen.name()
                        + ", which does not have these options\n  remove them, or set source.format: " + given);
            }
        }
        return chosen;
    }

    private static SourceFormat chosen(ExportFiles files, SourceSettings settings) throws IOException {
        String name = settings.format();
        if (name != null) {
            SourceFormat named = named(name);
            if (named == null) {
                throw new SourceException("source.format: there is no format \"" + name + "\"\nKnown: "
                        + ALL.stream().map(SourceFormat::name).collect(Collectors.joining(", ")) + ".");
            }
            return named;
        }
        if (!settings.mapping().isEmpty()) {
            return ALL.get(0);
        }
        RecognisedFormat found = recognise(files).orElse(null);
        if (found == null) {
            throw new SourceException(files.root() + " is not an export of a known format" + reason(files)
                    + ".\nDescribe its files under `source.mapping` "
                    + "(jobs/mapped-csv.yaml shows how), or name another `source.path`.");
        }
        if (found.format() == null) {
            throw new SourceException(
                    files.root() + " looks like an export of " + found.name() + ": "
                            + found.recognition().reason()
                            + ".\nName another export in `source.path`; rows of CSV or JSON can be described under `source.mapping`.");
        }
        return found.format();
    }

    /** What of an export cannot be read, in brackets, if that may be why it is not recognised; else empty. */
    public static String reason(ExportFiles files) {
        return files.notices().stream()
                .filter(SourceItem.UnreadablePart.class::isInstance)
                .map(SourceItem.UnreadablePart.class::cast)
                .findFirst()
                .map(lost -> " (" + lost.origin().file() + ": " + lost.message() + ")")
                .orElseGet(() -> unreadable(files));
    }

    private static String unreadable(ExportFiles files) {
        for (ExportFiles.ExportFile file :
                files.files().stream().limit(SAMPLE_FILES).toList()) {
            if (file.size() == 0) {
                return " (" + file.display() + ": the file is empty)";
            }
            try (ExportInput opened = file.open()) {
                opened.read();
            } catch (IOException e) {
                return " (" + file.display() + ": " + e.getMessage() + ")";
            }
        }
        return "";
    }
}
